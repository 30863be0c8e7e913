import { api } from "../../api/client";
import type { ManagedAccount } from "../../api/types/accounts";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";

interface Props {
  account: ManagedAccount;
  etag: string | null;
  onClose: () => void;
  onDone: () => void;
}

/** The one deed that takes everything: whoever does it types the account's short name, and the server compares. */
export function DeleteAccountDialog({ account, etag, onClose, onDone }: Props) {
  const t = useT();
  const toasts = useToasts();
  const form = useForm({ confirm: "" });
  const remove = async () => {
    await api.remove(`/accounts/${account.slug}`, { etag, query: { confirm: form.values.confirm } });
    toasts.say(t("platform.delete.done"));
    onDone();
  };
  return (
    <FormDialog
      title={t("platform.delete")}
      submitLabel={t("platform.delete")}
      isDanger
      onClose={onClose}
      onSubmit={remove}
    >
      <p>{t("platform.delete.text", { name: account.name })}</p>
      <TextField label={t("platform.delete.confirm", { slug: account.slug })} {...form.field("confirm")} />
    </FormDialog>
  );
}
