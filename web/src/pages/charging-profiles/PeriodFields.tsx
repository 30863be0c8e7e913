import { Button } from "../../components/Button";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useT } from "../../i18n/translate";

export interface PeriodText {
  start: string;
  limit: string;
  phases: string;
}

interface Props {
  unit: string;
  periods: PeriodText[];
  onChange: (periods: PeriodText[]) => void;
}

/** The steps of a charging schedule: from when on which limit holds. */
export function PeriodFields({ unit, periods, onChange }: Props) {
  const t = useT();
  const change = (index: number, what: Partial<PeriodText>) =>
    onChange(periods.map((period, at) => (at === index ? { ...period, ...what } : period)));
  const place = "charging_schedule/charging_schedule_period";
  return (
    <fieldset className="periods">
      <legend className="field-label">{t("profiles.periods")}</legend>
      <p className="field-hint">{t("profiles.periods.hint")}</p>
      {periods.map((period, index) => (
        <div key={index} className="period">
          <TextField
            label={t("profiles.from")}
            name={`${place}/${index}/start_period`}
            value={period.start}
            onChange={(start) => change(index, { start })}
          />
          <TextField
            label={t("profiles.limit", { unit })}
            name={`${place}/${index}/limit`}
            inputMode="decimal"
            value={period.limit}
            onChange={(limit) => change(index, { limit })}
          />
          <SelectField
            label={t("profiles.phases")}
            name={`${place}/${index}/number_phases`}
            value={period.phases}
            onChange={(phases) => change(index, { phases })}
            options={[
              { value: "", label: t("profiles.phases.any") },
              { value: "1", label: "1" },
              { value: "2", label: "2" },
              { value: "3", label: "3" },
            ]}
          />
          <Button
            look="ghost"
            icon="trash"
            label={t("profiles.periods.remove", { number: index + 1 })}
            disabled={periods.length === 1}
            onClick={() => onChange(periods.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button icon="plus" className="button-small" onClick={() => onChange([...periods, { start: "", limit: "", phases: "" }])}>
        {t("profiles.periods.add")}
      </Button>
    </fieldset>
  );
}
