import { useState } from "react";
import { api } from "../../api/client";
import type { ChargePoint, Command } from "../../api/types";
import { CheckField } from "../../components/CheckField";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { useToasts } from "../../components/ToastProvider";
import { t as translate, useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { CommandFields } from "./CommandFields";
import { COMMANDS, commandBody } from "./commandTypes";

const WAIT_SECONDS = 10;

interface Props {
  chargePoint: ChargePoint;
  /** The command; without one it is chosen here. */
  type?: string;
  values?: Record<string, string>;
  onClose: () => void;
  onSent: (command: Command) => void;
}

/** Sends a command to a charge point and says how it answered. */
export function CommandDialog({ chargePoint, type, values: given = {}, onClose, onSent }: Props) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const connectors = chargePoint.evses.flatMap((evse) => evse.connectors);
  const choices = COMMANDS.filter((form) => !form.isConfiguring || can("commands:configure"));
  const [chosen, setChosen] = useState(type ?? choices[0]?.type ?? "");
  const form = COMMANDS.find((one) => one.type === chosen);
  const first: Record<string, string> = connectors[0] ? { connector_id: String(connectors[0].connector_id) } : {};
  const needsConnector = form?.fields.some((field) => field.kind === "connector") ? first : {};
  const [values, setValues] = useState<Record<string, string>>(given);
  const [isQueued, setQueued] = useState(false);
  if (!form) return null;
  const all = { ...needsConnector, ...values };
  const submit = async () => {
    const body = commandBody(form, all);
    if (isQueued && !chargePoint.is_online) body["when_offline"] = "queue";
    const { data } = await api.post<Command>(path(`/charge-points/${chargePoint.id}/commands`), body, {
      wait: WAIT_SECONDS,
    });
    onSent(data);
    onClose();
    tellEnd(data, toasts);
  };
  return (
    <FormDialog
      title={type ? word("command", chosen) : t("commands.send")}
      submitLabel={type ? word("command", chosen) : t("commands.send")}
      isDanger={form.isDanger}
      onClose={onClose}
      onSubmit={submit}
    >
      {!type && (
        <SelectField
          label={t("commands.type")}
          name="type"
          value={chosen}
          onChange={(value) => {
            setChosen(value);
            setValues({});
          }}
          options={choices.map((one) => ({ value: one.type, label: word("command", one.type) }))}
        />
      )}
      <CommandFields form={form} values={all} onChange={setValues} connectors={connectors} />
      {!chargePoint.is_online && (
        <CheckField
          label={t("commands.queue")}
          hint={t("commands.queue.hint")}
          name="when_offline"
          value={isQueued}
          onChange={setQueued}
        />
      )}
    </FormDialog>
  );
}

/** Says how a command ended, or that it has not yet. */
export function tellEnd(command: Command, toasts: { say: (text: string) => void; complain: (text: string) => void }): void {
  const text = translate("commands.answered", {
    command: word("command", command.type),
    status: word("status", command.status),
  });
  if (["accepted", "pending", "scheduled", "reboot_required"].includes(command.status)) toasts.say(text);
  else toasts.complain(command.error_description ? `${text} (${command.error_description})` : text);
}
