import { useEffect, useState } from "react";
import { api } from "../../api/client";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { StatusChip } from "../../components/StatusChip";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useResource } from "../../api/useResource";
import { CommandFields } from "./CommandFields";
import { BULK_TYPES, COMMANDS, commandBody } from "./commandTypes";

interface Batch {
  id: string;
  type: string;
  total: number;
  counts: Record<string, number>;
  is_complete: boolean;
}

interface Props {
  /** Which charge points: picked ids, or the filters of the list. */
  filter: Record<string, unknown>;
  description: string;
  onClose: () => void;
}

const READ_AGAIN_MS = 1_000;

/** One command to many charge points, and how far it has come. */
export function BulkDialog({ filter, description, onClose }: Props) {
  const t = useT();
  const { path, can } = useAccount();
  const forms = BULK_TYPES.flatMap((name) => COMMANDS.filter((form) => form.type === name)).filter(
    (form) => !form.isConfiguring || can("commands:configure"),
  );
  const [type, setType] = useState(forms[0]?.type ?? "");
  const [values, setValues] = useState<Record<string, string>>({});
  const [batchID, setBatchID] = useState<string | null>(null);
  const form = forms.find((one) => one.type === type);
  if (batchID) return <BatchProgress id={batchID} onClose={onClose} />;
  if (!form) return null;
  const submit = async () => {
    const body = { command: commandBody(form, values), filter };
    const { data } = await api.post<Batch>(path("/commands"), body);
    setBatchID(data.id);
  };
  return (
    <FormDialog
      title={t("bulk.title")}
      submitLabel={t("bulk.send", { command: word("command", type) })}
      isDanger={form.isDanger}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>{description}</p>
      <SelectField
        label={t("commands.type")}
        name="command/type"
        value={type}
        onChange={(value) => {
          setType(value);
          setValues({});
        }}
        options={forms.map((one) => ({ value: one.type, label: word("command", one.type) }))}
      />
      <CommandFields form={form} values={values} onChange={setValues} prefix="command/" />
    </FormDialog>
  );
}

function BatchProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const { path } = useAccount();
  const batch = useResource<Batch>(path(`/command-batches/${id}`));
  const { reload } = batch;
  const isComplete = batch.data?.is_complete ?? false;
  useEffect(() => {
    if (isComplete) return undefined;
    const timer = setInterval(reload, READ_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isComplete, reload]);
  const total = batch.data?.total ?? 0;
  const pending = batch.data?.counts["pending"] ?? 0;
  return (
    <Dialog
      title={t("bulk.progress", { command: word("command", batch.data?.type ?? "") })}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t("action.close")}</Button>}
    >
      <div className="stack">
        <progress value={total - pending} max={total || 1} aria-label={t("bulk.title")} />
        <p>{t(isComplete ? "bulk.complete" : "bulk.running", { done: total - pending, total })}</p>
        <ul className="overview-list">
          {Object.entries(batch.data?.counts ?? {})
            .filter(([, count]) => count > 0)
            .map(([status, count]) => (
              <li key={status} className="count-line">
                <StatusChip value={status} />
                <span className="num">{count}</span>
              </li>
            ))}
        </ul>
      </div>
    </Dialog>
  );
}
