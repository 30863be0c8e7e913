import { api } from "../../api/client";
import type { ChargePoint } from "../../api/types";
import { CheckField } from "../../components/CheckField";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";

interface Props {
  chargePoint?: ChargePoint;
  etag?: string | null;
  locationID?: string;
  onClose: () => void;
  onSaved: (chargePoint: ChargePoint) => void;
}

export function ChargePointDialog({ chargePoint, etag, locationID, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const { all, reload } = useLocations();
  const toasts = useToasts();
  const form = useForm({
    identity: chargePoint?.identity ?? "",
    location_id: chargePoint?.location_id ?? locationID ?? all[0]?.id ?? "",
    name: chargePoint?.name ?? "",
    description: chargePoint?.description ?? "",
    security_profile: String(chargePoint?.security_profile ?? 0),
    comment: chargePoint?.comment ?? "",
    is_active: chargePoint?.is_active ?? true,
  });
  const save = async () => {
    const body = { ...form.values, security_profile: Number(form.values.security_profile) };
    const { data } = chargePoint
      ? await api.patch<ChargePoint>(path(`/charge-points/${chargePoint.id}`), body, { etag })
      : await api.post<ChargePoint>(path("/charge-points"), body);
    reload();
    toasts.say(t("chargePoints.saved"));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog
      title={t(chargePoint ? "chargePoints.edit" : "chargePoints.add")}
      submitLabel={t(chargePoint ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
    >
      <TextField label={t("chargePoints.identity")} hint={t("chargePoints.identity.hint")} {...form.field("identity")} />
      <SelectField
        label={t("transactions.location")}
        options={all.map((location) => ({ value: location.id, label: location.name }))}
        hint={all.length === 0 ? t("chargePoints.noLocation") : undefined}
        {...form.field("location_id")}
      />
      <TextField label={t("chargePoints.name")} {...form.field("name")} />
      <TextField label={t("chargePoints.description")} {...form.field("description")} />
      <SelectField
        label={t("chargePoints.security")}
        options={[0, 1, 2, 3].map((profile) => ({
          value: String(profile),
          label: t(`chargePoints.security.${profile as 0 | 1 | 2 | 3}`),
        }))}
        hint={t("chargePoints.security.hint")}
        {...form.field("security_profile")}
      />
      <TextArea label={t("locations.comment")} {...form.field("comment")} />
      <CheckField label={t("locations.active")} hint={t("chargePoints.active.hint")} {...form.field("is_active")} />
    </FormDialog>
  );
}
