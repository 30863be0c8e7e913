import { api } from "../../api/client";
import type { ManagedAccount } from "../../api/types/accounts";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";

export interface SupportToken {
  id: string;
  expires_at: string;
  access_token: string;
}

interface Props {
  account: ManagedAccount;
  onClose: () => void;
  onOpened: (token: SupportToken) => void;
}

/** Opens a support session: the account's people see who looks, why and for how long. */
export function SupportDialog({ account, onClose, onOpened }: Props) {
  const t = useT();
  const form = useForm({ reason: "", minutes: "30" });
  const open = async () => {
    const { reason, minutes } = form.values;
    const { data } = await api.post<SupportToken>(`/accounts/${account.slug}/support-sessions`, {
      reason,
      minutes: Number(minutes),
    });
    onOpened(data);
  };
  return (
    <FormDialog title={t("platform.support")} submitLabel={t("platform.support.open")} onClose={onClose} onSubmit={open}>
      <p>{t("platform.support.text", { name: account.name })}</p>
      <TextField label={t("platform.support.reason")} hint={t("platform.support.reason.hint")} required {...form.field("reason")} />
      <SelectField
        label={t("platform.support.minutes")}
        options={["15", "30", "60"].map((value) => ({ value, label: `${value} min` }))}
        {...form.field("minutes")}
      />
    </FormDialog>
  );
}
