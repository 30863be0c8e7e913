import { useState } from "react";
import { api } from "../../api/client";
import type { SecondFactorSetup } from "../../api/types/people";
import { CopyText } from "../../components/CopyText";
import { FormDialog } from "../../components/FormDialog";
import { QRCode } from "../../components/QRCode";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";

/** Two steps: the password, then the authenticator app, which proves itself by a code. */
export function SecondFactorDialog({ onClose, onEnabled }: { onClose: () => void; onEnabled: (codes: string[]) => void }) {
  const t = useT();
  const toasts = useToasts();
  const form = useForm({ current_password: "", code: "" });
  const [setup, setSetup] = useState<SecondFactorSetup | null>(null);
  const { current_password, code } = form.values;
  const next = async () => {
    if (!setup) {
      setSetup((await api.post<SecondFactorSetup>("/me/second-factor", { current_password })).data);
      return;
    }
    const { data } = await api.post<{ recovery_codes: string[] }>("/me/second-factor/confirm", {
      code: code.replace(/\s/g, ""),
    });
    toasts.say(t("settings.factor.enabled"));
    onEnabled(data.recovery_codes);
  };
  return (
    <FormDialog
      title={t("settings.factor.begin")}
      submitLabel={t(setup ? "settings.factor.confirm" : "settings.next")}
      onClose={onClose}
      onSubmit={next}
    >
      {!setup && (
        <>
          <p>{t("settings.factor.text")}</p>
          <TextField
            label={t("settings.password.current")}
            type="password"
            autoComplete="current-password"
            {...form.field("current_password")}
          />
        </>
      )}
      {setup && (
        <>
          <p>{t("settings.factor.scan")}</p>
          <QRCode text={setup.otpauth_uri} label={t("settings.factor.qr")} />
          <div className="secret">
            <span className="field-label">{t("settings.factor.secret")}</span>
            <CopyText text={setup.secret} label={t("settings.factor.secret")} />
          </div>
          <TextField
            label={t("settings.code")}
            hint={t("settings.code.app")}
            inputMode="numeric"
            autoComplete="one-time-code"
            {...form.field("code")}
          />
        </>
      )}
    </FormDialog>
  );
}
