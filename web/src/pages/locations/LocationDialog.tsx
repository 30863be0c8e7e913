import { api } from "../../api/client";
import type { Location } from "../../api/types";
import { CheckField } from "../../components/CheckField";
import { FormDialog } from "../../components/FormDialog";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";

interface Props {
  /** What is changed, with the ETag that was seen; none: a new one. */
  location?: Location;
  etag?: string | null;
  onClose: () => void;
  onSaved: (location: Location) => void;
}

export function LocationDialog({ location, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const locations = useLocations();
  const toasts = useToasts();
  const form = useForm({
    name: location?.name ?? "",
    address1: location?.address1 ?? "",
    address2: location?.address2 ?? "",
    postal_code: location?.postal_code ?? "",
    city: location?.city ?? "",
    country: location?.country ?? "",
    latitude: location?.latitude?.toString() ?? "",
    longitude: location?.longitude?.toString() ?? "",
    time_zone: location?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    max_power_w: location?.max_power_w ? String(location.max_power_w / 1000) : "",
    comment: location?.comment ?? "",
    is_active: location?.is_active ?? true,
  });
  const save = async () => {
    const { values } = form;
    const body = {
      ...values,
      country: values.country.trim().toUpperCase() || null,
      latitude: numberOrText(values.latitude),
      longitude: numberOrText(values.longitude),
      max_power_w: values.max_power_w ? Math.round(Number(values.max_power_w.replace(",", ".")) * 1000) : null,
    };
    const { data } = location
      ? await api.patch<Location>(path(`/locations/${location.id}`), body, { etag })
      : await api.post<Location>(path("/locations"), body);
    locations.reload();
    toasts.say(t("locations.saved"));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog
      title={t(location ? "locations.edit" : "locations.add")}
      submitLabel={t(location ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <TextField label={t("locations.name")} required {...form.field("name")} />
      <div className="form-grid">
        <TextField label={t("locations.address1")} {...form.field("address1")} />
        <TextField label={t("locations.address2")} {...form.field("address2")} />
        <TextField label={t("locations.postalCode")} {...form.field("postal_code")} />
        <TextField label={t("locations.city")} {...form.field("city")} />
        <TextField label={t("locations.country")} hint={t("locations.country.hint")} maxLength={2} {...form.field("country")} />
        <TextField label={t("locations.timeZone")} hint={t("locations.timeZone.hint")} {...form.field("time_zone")} />
        <TextField label={t("locations.latitude")} inputMode="decimal" {...form.field("latitude")} />
        <TextField label={t("locations.longitude")} inputMode="decimal" {...form.field("longitude")} />
        <TextField label={t("locations.maxPower")} inputMode="decimal" {...form.field("max_power_w")} />
      </div>
      <TextArea label={t("locations.comment")} {...form.field("comment")} />
      <CheckField label={t("locations.active")} {...form.field("is_active")} />
    </FormDialog>
  );
}

/** What is no number goes to the server as it was typed, which says so at the field. */
function numberOrText(text: string): number | string | null {
  if (text.trim() === "") return null;
  const value = Number(text.replace(",", "."));
  return Number.isNaN(value) ? text : value;
}
