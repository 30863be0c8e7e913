import type { ChargingProfile } from "../../api/types/equipment";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/translate";

interface Props {
  schedule: ChargingProfile["charging_schedule"];
  isDaily: boolean;
}

const WIDTH = 480;
const HEIGHT = 120;

/** A charging schedule as a staircase, and as a table for those who read it. */
export function ScheduleSteps({ schedule, isDaily }: Props) {
  const t = useT();
  const periods = schedule.charging_schedule_period;
  const last = periods.at(-1)?.start_period ?? 0;
  // Without an end the last step is drawn for another hour at least.
  const end = schedule.duration ?? (isDaily && last < 86_400 ? 86_400 : Math.max(last * 1.25, last + 3600));
  const top = Math.max(...periods.map((period) => period.limit), 1) * 1.1;
  const x = (seconds: number) => (seconds / end) * WIDTH;
  const y = (limit: number) => HEIGHT - (limit / top) * HEIGHT;
  const steps = periods.map((period, index) => {
    const until = periods[index + 1]?.start_period ?? end;
    return `${index === 0 ? "M" : "L"}${x(period.start_period)} ${y(period.limit)}L${x(until)} ${y(period.limit)}`;
  });
  const line = steps.join("");
  return (
    <>
      <svg className="schedule-steps" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="schedule-area" d={`${line}L${WIDTH} ${HEIGHT}L${x(periods[0]?.start_period ?? 0)} ${HEIGHT}Z`} />
        <path className="schedule-line" d={line} />
      </svg>
      <table className="table data-table schedule-table">
        <thead>
          <tr>
            <th scope="col">{t("profiles.from")}</th>
            <th scope="col" className="num">
              {t("profiles.limit", { unit: schedule.charging_rate_unit })}
            </th>
            <th scope="col" className="num">
              {t("profiles.phases")}
            </th>
          </tr>
        </thead>
        <tbody>
          {periods.map((period) => (
            <tr key={period.start_period}>
              <td className="clock">+{clockOf(period.start_period)}</td>
              <td className="num">{number(period.limit)}</td>
              <td className="num">{period.number_phases ?? t("profiles.phases.any")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function clockOf(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
