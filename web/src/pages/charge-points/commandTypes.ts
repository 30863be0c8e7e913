import type { Key } from "../../i18n/translate";

/** A field of a command's form. `json` is parsed, `list` parted by commas, `number` sent as a number. */
export interface CommandField {
  name: string;
  label: Key;
  kind: "text" | "number" | "connector" | "anyConnector" | "select" | "check" | "json" | "list" | "code" | "location";
  options?: [string, Key][];
  initial?: string;
}

export interface CommandForm {
  type: string;
  /** Sets the station up rather than makes it do something: wants `commands:configure` besides. */
  isConfiguring?: boolean;
  /** What people should know before they send it. */
  consequence?: Key;
  isDanger?: boolean;
  fields: CommandField[];
  /** Fields that are always sent as they are. */
  fixed?: Record<string, unknown>;
}

const MESSAGES = [
  "StatusNotification",
  "MeterValues",
  "Heartbeat",
  "BootNotification",
  "FirmwareStatusNotification",
  "DiagnosticsStatusNotification",
];

/** The commands that the web admin has a form for; everything else goes by `call`. */
export const COMMANDS: CommandForm[] = [
  {
    type: "remote_start",
    fields: [
      { name: "id_tag", label: "commands.token", kind: "text" },
      { name: "connector_id", label: "commands.connector", kind: "connector" },
    ],
  },
  { type: "remote_stop", consequence: "commands.remote_stop.text", fields: [{ name: "transaction_id", label: "commands.transaction", kind: "number" }] },
  { type: "unlock", consequence: "commands.unlock.text", fields: [{ name: "connector_id", label: "commands.connector", kind: "connector" }] },
  {
    type: "reset",
    consequence: "commands.reset.text",
    isDanger: true,
    fields: [
      {
        name: "kind",
        label: "commands.reset.kind",
        kind: "select",
        options: [
          ["soft", "commands.reset.soft"],
          ["hard", "commands.reset.hard"],
        ],
      },
    ],
  },
  {
    type: "change_availability",
    consequence: "commands.change_availability.text",
    fields: [
      { name: "connector_id", label: "commands.connector", kind: "anyConnector" },
      {
        name: "operative",
        label: "commands.availability",
        kind: "select",
        options: [
          ["true", "commands.operative"],
          ["false", "commands.inoperative"],
        ],
      },
    ],
  },
  {
    type: "trigger_message",
    fields: [
      { name: "message", label: "commands.message", kind: "select", options: MESSAGES.map((name) => [name, name as Key]) },
      { name: "connector_id", label: "commands.connector", kind: "anyConnector" },
    ],
  },
  { type: "get_configuration", fields: [{ name: "keys", label: "commands.keys", kind: "list" }] },
  {
    type: "set_configuration",
    isConfiguring: true,
    fields: [
      { name: "key", label: "commands.key", kind: "text" },
      { name: "value", label: "commands.value", kind: "text" },
    ],
  },
  { type: "clear_cache", consequence: "commands.clear_cache.text", fields: [] },
  { type: "get_diagnostics", consequence: "commands.get_diagnostics.text", fields: [] },
  {
    type: "get_log",
    consequence: "commands.get_diagnostics.text",
    fields: [
      {
        name: "log_type",
        label: "commands.logType",
        kind: "select",
        options: [
          ["diagnostics", "commands.logType.diagnostics"],
          ["security", "commands.logType.security"],
        ],
      },
    ],
  },
  {
    type: "update_firmware",
    isConfiguring: true,
    isDanger: true,
    consequence: "commands.update_firmware.text",
    fields: [{ name: "location", label: "commands.firmwareURL", kind: "text" }],
  },
  { type: "get_local_list_version", fields: [] },
  {
    type: "get_composite_schedule",
    fields: [
      { name: "connector_id", label: "commands.connector", kind: "anyConnector" },
      { name: "duration", label: "commands.duration", kind: "number", initial: "3600" },
    ],
  },
  { type: "get_certificates", fields: [] },
  {
    type: "data_transfer",
    isConfiguring: true,
    fields: [
      { name: "vendor_id", label: "commands.vendor", kind: "text" },
      { name: "message_id", label: "commands.messageID", kind: "text" },
      { name: "data", label: "commands.data", kind: "text" },
    ],
  },
  {
    type: "call",
    isConfiguring: true,
    consequence: "commands.call.text",
    fields: [
      { name: "action", label: "commands.action", kind: "text" },
      { name: "payload", label: "commands.payload", kind: "json", initial: "{}" },
    ],
  },
];

/** What may be sent to many charge points at once; the harmless ones first, since the first one is chosen. */
export const BULK_TYPES = [
  "trigger_message",
  "get_configuration",
  "set_configuration",
  "clear_cache",
  "change_availability",
  "reset",
  "update_firmware",
  "get_diagnostics",
];

/** The JSON body of a command from the texts of its form; what is empty is left out. */
export function commandBody(form: CommandForm, values: Record<string, string>): Record<string, unknown> {
  const body: Record<string, unknown> = { type: form.type, ...form.fixed };
  for (const field of form.fields) {
    const text = (values[field.name] ?? field.initial ?? field.options?.[0]?.[0] ?? "").trim();
    if (text === "") continue;
    body[field.name] = valueOf(field, text);
  }
  return body;
}

function valueOf(field: CommandField, text: string): unknown {
  switch (field.kind) {
    case "number":
    case "connector":
    case "anyConnector":
      // What is no number goes as it is: the server says so at the field.
      return Number.isNaN(Number(text)) ? text : Number(text);
    case "list":
      return text.split(/[\s,;]+/).filter(Boolean);
    case "json":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
    case "select":
      return text === "true" ? true : text === "false" ? false : text;
    default:
      return text;
  }
}
