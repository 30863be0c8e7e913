import { api } from "../../api/client";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";

interface Props {
  /** What is proven for: to do without a second factor, or for new recovery codes. */
  kind: "disable" | "codes";
  onClose: () => void;
  /** With the new recovery codes, if those were asked for. */
  onDone: (codes: string[]) => void;
}

/** Asks for the password and a code before the second factor is touched. */
export function ProofDialog({ kind, onClose, onDone }: Props) {
  const t = useT();
  const toasts = useToasts();
  const form = useForm({ current_password: "", code: "" });
  const isEnding = kind === "disable";
  const prove = async () => {
    if (isEnding) {
      await api.post("/me/second-factor/disable", form.values);
      toasts.say(t("settings.factor.disabled"));
      onDone([]);
    } else {
      const { data } = await api.post<{ recovery_codes: string[] }>("/me/recovery-codes", form.values);
      onDone(data.recovery_codes);
    }
  };
  return (
    <FormDialog
      title={t(isEnding ? "settings.factor.disable" : "settings.codes.new")}
      submitLabel={t(isEnding ? "settings.factor.disable" : "settings.codes.new")}
      isDanger={isEnding}
      onClose={onClose}
      onSubmit={prove}
    >
      <p>{t(isEnding ? "settings.factor.disable.text" : "settings.codes.new.text")}</p>
      <TextField
        label={t("settings.password.current")}
        type="password"
        autoComplete="current-password"
        {...form.field("current_password")}
      />
      <TextField
        label={t("settings.code")}
        hint={t("settings.code.hint")}
        autoComplete="one-time-code"
        {...form.field("code")}
      />
    </FormDialog>
  );
}
