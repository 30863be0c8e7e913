import type { Figures, Statistics } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Figure } from "../../components/Figure";
import { Panel } from "../../components/Panel";
import { duration, energy, number } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Bars } from "./Bars";
import { dayNames } from "./dayNames";
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
  const name = t("statistics.sessions");
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
              <Bars
                label={t("statistics.sessionsPerDay")}
                name={name}
                spans={days}
                names={dayNames(days)}
                value={sessionsOf}
                colour="blue"
                format={number}
              />
            </Panel>
            <RevenuePerDay statistics={statistics} />
          </div>
          <StatisticsTable statistics={statistics} />
        </>
      )}
    </div>
  );
}

const sessionsOf = (day: Figures) => day.sessions;
