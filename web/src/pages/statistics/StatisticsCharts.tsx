import { useMemo } from "react";
import type { Statistics } from "../../api/types";
import { Chart, type ChartSeries } from "../../components/Chart";
import { EmptyState } from "../../components/EmptyState";
import { Figure } from "../../components/Figure";
import { Panel } from "../../components/Panel";
import { duration, energy, number, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { EnergyPerDay } from "./EnergyPerDay";
import { EnergyPerHour } from "./EnergyPerHour";
import { currenciesOf, revenueText } from "./revenue";
import { RevenuePerDay } from "./RevenuePerDay";
import { StatisticsTable } from "./StatisticsTable";

/** The sums of the days that are shown, as figures, bars and a table. */
export function StatisticsCharts({ statistics }: { statistics: Statistics }) {
  const t = useT();
  const { total, days } = statistics;
  const currencies = currenciesOf(total);
  const hasHours = statistics.hours.some((hour) => hour.energy_wh > 0);
  const times = useMemo(() => days.map((_, index) => index), [days]);
  const names = days.map((day) => time(`${day.day}T12:00:00Z`, "day", "UTC"));
  const name = t("statistics.sessions");
  const series = useMemo<ChartSeries[]>(
    () => [{ name, values: days.map((day) => day.sessions), colour: "blue", format: (value) => number(value) }],
    [days, name],
  );
  return (
    <div className="stack">
      <div className="figures">
        <Figure name={t("statistics.energy")} value={energy(total.energy_wh)} note={t("statistics.lastDays", { count: days.length })} />
        <Figure name={name} value={number(total.sessions)} note={t("statistics.ended")} />
        {currencies.length > 0 && (
          <Figure name={t("statistics.revenue")} value={revenueText(total, currencies)} note={t("statistics.ended")} />
        )}
        <Figure
          name={t("statistics.perSession")}
          value={energy(total.sessions ? total.energy_wh / total.sessions : null)}
          note={t("statistics.average")}
        />
        <Figure
          name={t("statistics.duration")}
          value={duration(total.sessions ? total.duration_seconds / total.sessions : 0)}
          note={t("statistics.average")}
        />
      </div>
      {(total.sessions > 0 || hasHours) && (
        <Panel title={t("statistics.energyPerHour")} aside={t("statistics.hours", { count: statistics.hours.length })}>
          <EnergyPerHour statistics={statistics} />
        </Panel>
      )}
      {total.sessions === 0 && (
        <EmptyState icon="curve" title={t("statistics.empty")}>
          {t("statistics.empty.text")}
        </EmptyState>
      )}
      {total.sessions > 0 && (
        <>
          <div className="columns">
            <Panel title={t("statistics.energyPerDay")}>
              <EnergyPerDay statistics={statistics} />
            </Panel>
            <Panel title={t("statistics.sessionsPerDay")}>
              <Chart kind="bars" label={t("statistics.sessionsPerDay")} times={times} names={names} series={series} height={260} />
            </Panel>
            <RevenuePerDay statistics={statistics} />
          </div>
          <StatisticsTable statistics={statistics} />
        </>
      )}
    </div>
  );
}
