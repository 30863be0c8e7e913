import type { Message } from "../../api/types";

/**
 * The gist of a frame for people who do not read JSON: the values of its payload, one line. An OCPP 1.6 frame is
 * [2, id, action, payload], [3, id, payload] or [4, id, code, description, details].
 */
export function readable(message: Message): string {
  let frame: unknown;
  try {
    frame = JSON.parse(message.payload);
  } catch {
    return message.payload.slice(0, 200);
  }
  if (!Array.isArray(frame)) return summary(frame);
  if (frame[0] === 4) return [frame[2], frame[3]].filter((part) => part !== "" && part !== undefined).join(": ");
  return summary(frame[frame.length - 1]);
}

const MAX_LENGTH = 160;

function summary(value: unknown): string {
  const parts: string[] = [];
  collect(value, "", parts);
  const text = parts.join(", ");
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function collect(value: unknown, name: string, parts: string[]): void {
  if (parts.join(", ").length > MAX_LENGTH) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, name, parts);
  } else if (typeof value === "object" && value !== null) {
    const fields = value as Record<string, unknown>;
    // A sampled value says its measurand and unit rather than six fields.
    if ("value" in fields && ("measurand" in fields || "unit" in fields)) {
      const measurand = typeof fields["measurand"] === "string" ? fields["measurand"] : "Energy";
      parts.push(`${measurand} ${String(fields["value"])}${typeof fields["unit"] === "string" ? ` ${fields["unit"]}` : ""}`);
      return;
    }
    for (const [key, one] of Object.entries(fields)) collect(one, key, parts);
  } else if (value !== undefined && value !== null && value !== "") parts.push(name ? `${name} ${String(value)}` : String(value));
}

/** The payload, indented where it is JSON. */
export function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
