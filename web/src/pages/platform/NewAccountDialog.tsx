import { api } from "../../api/client";
import type { ManagedAccount } from "../../api/types/accounts";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";

interface Props {
  onClose: () => void;
  onSaved: (account: ManagedAccount) => void;
}

export function NewAccountDialog({ onClose, onSaved }: Props) {
  const t = useT();
  const toasts = useToasts();
  const form = useForm({ name: "", slug: "" });
  const save = async () => {
    const { data } = await api.post<ManagedAccount>("/accounts", form.values);
    toasts.say(t("platform.added"));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog title={t("platform.add")} submitLabel={t("action.add")} onClose={onClose} onSubmit={save}>
      <TextField label={t("locations.name")} required {...form.field("name")} />
      <TextField label={t("platform.slug")} hint={t("platform.slug.hint")} required {...form.field("slug")} />
    </FormDialog>
  );
}
