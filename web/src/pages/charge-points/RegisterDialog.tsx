import { api } from "../../api/client";
import type { ChargePoint } from "../../api/types";
import type { UnknownChargePoint } from "../../api/types/equipment";
import { FormDialog } from "../../components/FormDialog";
import { Note } from "../../components/Note";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";

/** Makes a charge point of one that knocked. */
export function RegisterDialog(props: { unknown: UnknownChargePoint; onClose: () => void; onDone: () => void }) {
  const { unknown, onClose, onDone } = props;
  const t = useT();
  const { path } = useAccount();
  const locations = useLocations();
  const toasts = useToasts();
  const form = useForm({ location_id: locations.all[0]?.id ?? "", name: "", password: "" });
  const register = async () => {
    const { location_id, name, password } = form.values;
    await api.post<ChargePoint>(path(`/unknown-charge-points/${unknown.id}/register`), {
      location_id,
      ...(name ? { name } : {}),
      ...(password ? { password } : {}),
    });
    toasts.say(t("unknown.registered", { name: unknown.identity }));
    locations.reload();
    onClose();
    onDone();
  };
  return (
    <FormDialog
      title={t("unknown.register.of", { name: unknown.identity })}
      submitLabel={t("unknown.register")}
      onClose={onClose}
      onSubmit={register}
    >
      <p>{t("unknown.register.text")}</p>
      {locations.all.length === 0 && <Note tone="amber">{t("unknown.noLocation")}</Note>}
      <SelectField
        label={t("unknown.location")}
        options={locations.all.map((location) => ({ value: location.id, label: location.name }))}
        {...form.field("location_id")}
      />
      <TextField label={t("locations.name")} {...form.field("name")} />
      <TextField
        label={t("unknown.password")}
        type="password"
        autoComplete="new-password"
        hint={t("unknown.password.hint")}
        {...form.field("password")}
      />
    </FormDialog>
  );
}
