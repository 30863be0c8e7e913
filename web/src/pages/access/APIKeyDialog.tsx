import { api } from "../../api/client";
import type { APIKey, APIKeyWithSecret } from "../../api/types/machines";
import { CheckList } from "../../components/CheckList";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { scopeOptions } from "./scopeOptions";

interface Props {
  /** Which is changed; none: a new one. */
  apiKey?: APIKey;
  onClose: () => void;
  onMade: (key: APIKeyWithSecret) => void;
  onChanged: () => void;
}

export function APIKeyDialog({ apiKey, onClose, onMade, onChanged }: Props) {
  const t = useT();
  const { path, me } = useAccount();
  const toasts = useToasts();
  const form = useForm({ name: apiKey?.name ?? "", expires_at: apiKey?.expires_at ?? "", scope: [] as string[] });
  const save = async () => {
    const { name, expires_at, scope } = form.values;
    const body = { name, expires_at: expires_at || null };
    if (apiKey) {
      await api.patch(path(`/api-keys/${apiKey.id}`), body);
      toasts.say(t("keys.saved"));
      onClose();
      onChanged();
    } else {
      const { data } = await api.post<APIKeyWithSecret>(path("/api-keys"), { ...body, scope: scope.join(" ") });
      onClose();
      onMade(data);
    }
  };
  return (
    <FormDialog
      title={t(apiKey ? "keys.edit" : "keys.add")}
      submitLabel={t(apiKey ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <div className="form-grid">
        <TextField label={t("keys.name")} hint={t("keys.name.hint")} required {...form.field("name")} />
        <TimeField label={t("keys.expires")} hint={t("keys.expires.hint")} {...form.field("expires_at")} />
      </div>
      {!apiKey && (
        <CheckList
          label={t("clients.scope")}
          hint={t("keys.scope.hint")}
          options={scopeOptions(me.current.scopes)}
          {...form.field("scope")}
        />
      )}
    </FormDialog>
  );
}
