import { api } from "../../api/client";
import type { Command } from "../../api/types";
import type { ChargingProfile } from "../../api/types/equipment";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { numberOrText } from "../../components/numberOrText";

const WAIT = 15;

/** Gives a profile to a charge point, and says what that answered. */
export function InstallProfileDialog({ profile, onClose }: { profile: ChargingProfile; onClose: () => void }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const form = useForm({
    charge_point: "",
    connector_id: profile.purpose === "charge_point_max_profile" ? "0" : "1",
    transaction_id: "",
  });
  const install = async () => {
    const { charge_point, connector_id, transaction_id } = form.values;
    const { data } = await api.post<Command>(
      path(`/charge-points/${encodeURIComponent(charge_point || "-")}/commands`),
      {
        type: "set_charging_profile",
        connector_id: numberOrText(connector_id),
        charging_profile_id: profile.id,
        ...(transaction_id ? { transaction_id: numberOrText(transaction_id) } : {}),
      },
      { wait: WAIT },
    );
    const said = t("profiles.installed", { name: charge_point, status: word("status", data.status) });
    if (data.status === "accepted" || data.status === "pending") toasts.say(said);
    else toasts.complain(said);
    onClose();
  };
  return (
    <FormDialog title={t("profiles.install")} submitLabel={t("profiles.install.send")} onClose={onClose} onSubmit={install}>
      <p>{t("profiles.install.text", { name: profile.name })}</p>
      <TextField label={t("reservations.chargePoint")} hint={t("reservations.chargePoint.hint")} required {...form.field("charge_point")} />
      <TextField
        label={t("reservations.connector")}
        hint={t("profiles.connector.hint")}
        inputMode="numeric"
        {...form.field("connector_id")}
      />
      {profile.purpose === "tx_profile" && (
        <TextField label={t("profiles.transaction")} inputMode="numeric" {...form.field("transaction_id")} />
      )}
    </FormDialog>
  );
}
