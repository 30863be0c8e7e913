import { api } from "../../api/client";
import { useResource } from "../../api/useResource";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { TOKEN_STATUSES, TOKEN_TYPES, type Token } from "./tokens";

/** A new token, or one that is changed: that is read first, for its ETag. */
export function TokenDialog({ token, onClose, onSaved }: { token?: Token; onClose: () => void; onSaved: () => void }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const seen = useResource<Token>(token ? path(`/tokens/${token.id}`) : null);
  const form = useForm({
    uid: token?.uid ?? "",
    type: token?.type ?? "rfid",
    status: token?.status ?? "accepted",
    group_id: token?.group_id ?? "",
    expires_at: token?.expires_at?.slice(0, 10) ?? "",
    energy_budget_wh: token?.energy_budget_wh ? String(token.energy_budget_wh / 1000) : "",
    note: token?.note ?? "",
  });
  const save = async () => {
    const { values } = form;
    const budget = Number(values.energy_budget_wh.replace(",", "."));
    const body = {
      ...values,
      group_id: values.group_id || null,
      // The end of that day, since a card is good on the day that is printed on it.
      expires_at: values.expires_at ? new Date(`${values.expires_at}T23:59:59`).toISOString() : null,
      energy_budget_wh: values.energy_budget_wh
        ? Number.isNaN(budget)
          ? values.energy_budget_wh
          : Math.round(budget * 1000)
        : null,
    };
    if (token) await api.patch(path(`/tokens/${token.id}`), body, { etag: seen.etag });
    else await api.post(path("/tokens"), body);
    toasts.say(t("tokens.saved"));
    onClose();
    onSaved();
  };
  return (
    <FormDialog
      title={t(token ? "tokens.edit" : "tokens.add")}
      submitLabel={t(token ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
    >
      <TextField label={t("tokens.uid")} hint={t("tokens.uid.hint")} {...form.field("uid")} />
      <div className="form-grid">
        <SelectField
          label={t("tokens.type")}
          name="type"
          value={form.values.type}
          onChange={(value) => form.set({ type: value as Token["type"] })}
          options={TOKEN_TYPES.map((value) => ({ value, label: word("tokenType", value) }))}
        />
        <SelectField
          label={t("transactions.status")}
          name="status"
          value={form.values.status}
          onChange={(value) => form.set({ status: value as Token["status"] })}
          options={TOKEN_STATUSES.map((value) => ({ value, label: word("status", value) }))}
        />
        <TextField label={t("tokens.group")} {...form.field("group_id")} />
        <TextField label={t("tokens.expires")} type="date" {...form.field("expires_at")} />
        <TextField label={t("tokens.budget")} inputMode="decimal" {...form.field("energy_budget_wh")} />
      </div>
      <TextField label={t("tokens.note")} {...form.field("note")} />
    </FormDialog>
  );
}
