import { useState } from "react";
import { api } from "../../api/client";
import { PROFILE_PURPOSES, type ChargingProfile } from "../../api/types/equipment";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { numberOrText } from "../../components/numberOrText";
import { PeriodFields, type PeriodText } from "./PeriodFields";

interface Props {
  profile?: ChargingProfile;
  etag?: string | null;
  onClose: () => void;
  onSaved: (profile: ChargingProfile) => void;
}

export function ChargingProfileDialog({ profile, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const schedule = profile?.charging_schedule;
  const form = useForm({
    name: profile?.name ?? "",
    purpose: (profile?.purpose ?? "tx_default_profile") as string,
    kind: (profile?.kind ?? "recurring") as string,
    recurrency_kind: (profile?.recurrency_kind ?? "daily") as string,
    stack_level: String(profile?.stack_level ?? 0),
    valid_from: profile?.valid_from ?? "",
    valid_to: profile?.valid_to ?? "",
    unit: (schedule?.charging_rate_unit ?? "A") as string,
    start: schedule?.start_schedule ?? startOfToday(),
    duration: schedule?.duration ? String(schedule.duration / 3600) : "",
  });
  const [periods, setPeriods] = useState<PeriodText[]>(
    schedule?.charging_schedule_period.map((period) => ({
      start: clock(period.start_period),
      limit: String(period.limit),
      phases: period.number_phases ? String(period.number_phases) : "",
    })) ?? [{ start: "00:00", limit: "16", phases: "" }],
  );
  const { values } = form;
  const save = async () => {
    const hours = numberOrText(values.duration);
    const body = {
      name: values.name,
      purpose: values.purpose,
      kind: values.kind,
      recurrency_kind: values.kind === "recurring" ? values.recurrency_kind : null,
      stack_level: numberOrText(values.stack_level) ?? 0,
      valid_from: values.valid_from || null,
      valid_to: values.valid_to || null,
      charging_schedule: {
        charging_rate_unit: values.unit,
        ...(values.kind !== "relative" && values.start ? { start_schedule: values.start } : {}),
        ...(hours === null ? {} : { duration: typeof hours === "number" ? Math.round(hours * 3600) : hours }),
        charging_schedule_period: periods.map((period) => ({
          start_period: seconds(period.start),
          limit: numberOrText(period.limit),
          ...(period.phases ? { number_phases: Number(period.phases) } : {}),
        })),
        ...(schedule?.min_charging_rate ? { min_charging_rate: schedule.min_charging_rate } : {}),
      },
    };
    const { data } = profile
      ? await api.patch<ChargingProfile>(path(`/charging-profiles/${profile.id}`), body, { etag })
      : await api.post<ChargingProfile>(path("/charging-profiles"), body);
    toasts.say(t("profiles.saved"));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog
      title={t(profile ? "profiles.edit" : "profiles.add")}
      submitLabel={t(profile ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <TextField label={t("profiles.name")} required {...form.field("name")} />
      <div className="form-grid">
        <SelectField
          label={t("profiles.purpose")}
          hint={word("purpose.hint", values.purpose)}
          options={PROFILE_PURPOSES.map((purpose) => ({ value: purpose, label: word("purpose", purpose) }))}
          {...form.field("purpose")}
        />
        <SelectField
          label={t("profiles.kind")}
          hint={word("profileKind.hint", values.kind)}
          options={["recurring", "absolute", "relative"].map((kind) => ({ value: kind, label: word("profileKind", kind) }))}
          {...form.field("kind")}
        />
        {values.kind === "recurring" && (
          <SelectField
            label={t("profiles.recurrency")}
            options={["daily", "weekly"].map((kind) => ({ value: kind, label: word("recurrency", kind) }))}
            {...form.field("recurrency_kind")}
          />
        )}
        <TextField label={t("profiles.stackLevel")} hint={t("profiles.stackLevel.hint")} inputMode="numeric" {...form.field("stack_level")} />
        {values.kind !== "relative" && (
          <TimeField
            label={t("profiles.start")}
            hint={t("profiles.start.hint")}
            {...form.field("start")}
            name="charging_schedule/start_schedule"
          />
        )}
        <TextField
          label={t("profiles.duration")}
          hint={t("profiles.duration.hint")}
          inputMode="decimal"
          {...form.field("duration")}
          name="charging_schedule/duration"
        />
        <SelectField
          label={t("profiles.unit")}
          options={[
            { value: "A", label: t("profiles.unit.A") },
            { value: "W", label: t("profiles.unit.W") },
          ]}
          {...form.field("unit")}
        />
      </div>
      <PeriodFields unit={values.unit} periods={periods} onChange={setPeriods} />
      <div className="form-grid">
        <TimeField label={t("profiles.validFrom")} {...form.field("valid_from")} />
        <TimeField label={t("profiles.validTo")} {...form.field("valid_to")} />
      </div>
    </FormDialog>
  );
}

function startOfToday(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

/** Seconds since the start as hours and minutes: "22:00", beyond a day "30:00". */
function clock(value: number): string {
  const minutes = Math.floor(value / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function seconds(text: string): number | string {
  const [hours, minutes = "0"] = text.split(":");
  const value = Number(hours) * 3600 + Number(minutes) * 60;
  return Number.isNaN(value) ? text : value;
}
