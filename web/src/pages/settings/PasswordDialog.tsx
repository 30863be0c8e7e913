import { api } from "../../api/client";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const toasts = useToasts();
  const form = useForm({ current_password: "", new_password: "" });
  const change = async () => {
    await api.post("/me/password", form.values);
    toasts.say(t("settings.password.changed"));
    onClose();
  };
  return (
    <FormDialog
      title={t("settings.password.change")}
      submitLabel={t("settings.password.change")}
      onClose={onClose}
      onSubmit={change}
    >
      <p className="muted">{t("settings.password.text")}</p>
      <TextField
        label={t("settings.password.current")}
        type="password"
        autoComplete="current-password"
        {...form.field("current_password")}
      />
      <TextField
        label={t("settings.password.new")}
        type="password"
        autoComplete="new-password"
        hint={t("settings.password.hint")}
        {...form.field("new_password")}
      />
    </FormDialog>
  );
}
