import { api } from "../../api/client";
import type { Tariff } from "../../api/types/tariffs";
import { FormDialog } from "../../components/FormDialog";
import { Note } from "../../components/Note";
import { numberOrText } from "../../components/numberOrText";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { minorDigits } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { inMajorUnits, inMinorUnits } from "./majorUnits";

interface Props {
  /** What is changed, with the ETag that was seen; none: a new one. */
  tariff?: Tariff;
  etag?: string | null;
  onClose: () => void;
  onSaved: (tariff: Tariff) => void;
}

/** A tariff, its prices in major units: nobody thinks of 49.5 cents. */
export function TariffDialog({ tariff, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const major = (minor: number | undefined) => (tariff && minor ? inMajorUnits(minor, tariff.currency) : "");
  const form = useForm({
    name: tariff?.name ?? "",
    currency: tariff?.currency ?? "EUR",
    start_fee_minor: major(tariff?.start_fee_minor),
    per_kwh_minor: major(tariff?.per_kwh_minor),
    per_minute_minor: major(tariff?.per_minute_minor),
    free_minutes: String(tariff?.free_minutes ?? 0),
    comment: tariff?.comment ?? "",
  });
  const { values } = form;
  const currency = values.currency.trim().toUpperCase();
  const save = async () => {
    const body = {
      ...values,
      currency,
      start_fee_minor: inMinorUnits(values.start_fee_minor, currency),
      per_kwh_minor: inMinorUnits(values.per_kwh_minor, currency),
      per_minute_minor: inMinorUnits(values.per_minute_minor, currency),
      free_minutes: numberOrText(values.free_minutes) ?? 0,
    };
    const { data } = tariff
      ? await api.patch<Tariff>(path(`/tariffs/${tariff.id}`), changes(tariff, body), { etag })
      : await api.post<Tariff>(path("/tariffs"), body);
    toasts.say(t("tariffs.saved"));
    onClose();
    onSaved(data);
  };
  const price = { inputMode: "decimal", placeholder: "0" } as const;
  return (
    <FormDialog
      title={t(tariff ? "tariffs.edit" : "tariffs.add")}
      submitLabel={t(tariff ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      {tariff && <Note tone="blue">{t("tariffs.edit.text")}</Note>}
      <div className="form-grid">
        <TextField label={t("tariffs.name")} required {...form.field("name")} />
        <TextField label={t("tariffs.currency")} hint={t("tariffs.currency.hint")} required maxLength={3} {...form.field("currency")} />
        <TextField
          label={t("tariffs.startFeeIn", { currency })}
          hint={t("tariffs.startFee.hint", { digits: minorDigits(currency) })}
          {...price}
          {...form.field("start_fee_minor")}
        />
        <TextField label={t("tariffs.perKWhIn", { currency })} hint={t("tariffs.perKWh.hint")} {...price} {...form.field("per_kwh_minor")} />
        <TextField
          label={t("tariffs.perMinuteIn", { currency })}
          hint={t("tariffs.perMinute.hint")}
          {...price}
          {...form.field("per_minute_minor")}
        />
        <TextField
          label={t("tariffs.freeMinutes")}
          hint={t("tariffs.freeMinutes.hint")}
          inputMode="numeric"
          {...form.field("free_minutes")}
        />
      </div>
      <TextArea label={t("locations.comment")} {...form.field("comment")} />
    </FormDialog>
  );
}

/** Only what is another: prices are valid from when they were set, and a new comment sets none. */
function changes(tariff: Tariff, body: Partial<Record<keyof Tariff, unknown>>): object {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => value !== tariff[name as keyof Tariff]));
}
