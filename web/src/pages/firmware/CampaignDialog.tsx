import { api, type Page } from "../../api/client";
import type { Campaign, Firmware } from "../../api/types/equipment";
import { useResource } from "../../api/useResource";
import { FormDialog } from "../../components/FormDialog";
import { Note } from "../../components/Note";
import { SelectField } from "../../components/SelectField";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { numberOrText } from "../../components/numberOrText";

export function CampaignDialog({ onClose, onSaved }: { onClose: () => void; onSaved: (campaign: Campaign) => void }) {
  const t = useT();
  const { path } = useAccount();
  const locations = useLocations();
  const toasts = useToasts();
  const images = useResource<Page<Firmware>>(path("/firmware"), { limit: 200, sort: "-created_at" });
  // Only what has a content can be sent.
  const ready = images.data?.data.filter((image) => image.size_bytes !== null) ?? [];
  const form = useForm({
    name: "",
    firmware_id: "",
    location_id: "",
    manufacturer: "",
    model: "",
    firmware_version: "",
    charge_points: "",
    wave_size: "10",
    max_failure: "10",
    retrieve_at: "",
  });
  const { values } = form;
  const chosen = values.firmware_id || ready[0]?.id || "";
  const save = async () => {
    const percent = numberOrText(values.max_failure);
    const chargePoints = values.charge_points.split(/[\s,;]+/).filter(Boolean);
    const { data } = await api.post<Campaign>(path("/firmware-campaigns"), {
      name: values.name,
      firmware_id: chosen,
      filter: {
        ...(values.location_id ? { location_id: values.location_id } : {}),
        ...(values.manufacturer ? { manufacturer: values.manufacturer } : {}),
        ...(values.model ? { model: values.model } : {}),
        ...(values.firmware_version ? { firmware_version: values.firmware_version } : {}),
        ...(chargePoints.length ? { charge_points: chargePoints } : {}),
      },
      wave_size: numberOrText(values.wave_size) ?? 10,
      max_failure_rate: typeof percent === "number" ? percent / 100 : (percent ?? 0),
      ...(values.retrieve_at ? { retrieve_at: values.retrieve_at } : {}),
    });
    toasts.say(t("campaigns.started"));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog title={t("campaigns.add")} submitLabel={t("campaigns.start")} onClose={onClose} onSubmit={save} isWide>
      {images.data && ready.length === 0 && <Note tone="amber">{t("campaigns.noImage")}</Note>}
      <div className="form-grid">
        <TextField label={t("campaigns.name")} required {...form.field("name")} />
        <SelectField
          label={t("firmware.image")}
          options={ready.map((image) => ({ value: image.id, label: `${image.name} · ${image.version}` }))}
          {...form.field("firmware_id")}
          value={chosen}
        />
      </div>
      <fieldset className="periods">
        <legend className="field-label">{t("campaigns.filter")}</legend>
        <p className="field-hint">{t("campaigns.filter.hint")}</p>
        <div className="form-grid">
          <SelectField
            label={t("unknown.location")}
            options={[
              { value: "", label: t("all") },
              ...locations.all.map((location) => ({ value: location.id, label: location.name })),
            ]}
            {...form.field("location_id")}
            name="filter/location_id"
          />
          <TextField label={t("firmware.manufacturer")} {...form.field("manufacturer")} name="filter/manufacturer" />
          <TextField label={t("firmware.model")} {...form.field("model")} name="filter/model" />
          <TextField label={t("campaigns.fromVersion")} {...form.field("firmware_version")} name="filter/firmware_version" />
        </div>
        <TextArea
          label={t("campaigns.chargePoints")}
          hint={t("campaigns.chargePoints.hint")}
          {...form.field("charge_points")}
          name="filter/charge_points"
        />
      </fieldset>
      <div className="form-grid">
        <TextField label={t("campaigns.waveSize")} hint={t("campaigns.waveSize.hint")} inputMode="numeric" {...form.field("wave_size")} />
        <TextField
          label={t("campaigns.maxFailure")}
          hint={t("campaigns.maxFailure.hint")}
          inputMode="decimal"
          {...form.field("max_failure")}
          name="max_failure_rate"
        />
        <TimeField label={t("campaigns.retrieveAt")} hint={t("campaigns.retrieveAt.hint")} {...form.field("retrieve_at")} />
      </div>
    </FormDialog>
  );
}
