import type { Statistics } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Figure } from "../../components/Figure";
import { Loading } from "../../components/Loading";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { duration, energy, number } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";
import { EnergyPerDay } from "../statistics/EnergyPerDay";
import { EnergyPerHour } from "../statistics/EnergyPerHour";
import { currenciesOf, revenueText } from "../statistics/revenue";
import { RevenuePerDay } from "../statistics/RevenuePerDay";

const SPAN = { days: 30, hours: 24 };

export function ChargePointStatistics({ chargePoint }: TabProps) {
  const t = useT();
  const { path } = useAccount();
  const statistics = useResource<Statistics>(path(`/charge-points/${chargePoint.id}/statistics`), SPAN);
  const data = statistics.data;
  if (!data) {
    return statistics.problem ? <ProblemNote problem={statistics.problem} onRetry={statistics.reload} /> : <Loading />;
  }
  const currencies = currenciesOf(data.today, data.same_day_last_week, data.total);
  return (
    <div className="stack">
      <div className="figures">
        <Figure
          name={t("dashboard.energyToday")}
          value={energy(data.today.energy_wh)}
          note={t("dashboard.lastWeek", { value: energy(data.same_day_last_week.energy_wh) })}
        />
        <Figure
          name={t("dashboard.sessionsToday")}
          value={number(data.today.sessions)}
          note={t("dashboard.lastWeek", { value: number(data.same_day_last_week.sessions) })}
        />
        <Figure name={t("statistics.energyTotal")} value={energy(data.total.energy_wh)} />
        <Figure
          name={t("statistics.sessionsTotal")}
          value={number(data.total.sessions)}
          note={t("statistics.time", { value: duration(data.total.duration_seconds) })}
        />
        {currencies.length > 0 && (
          <>
            <Figure
              name={t("dashboard.revenueToday")}
              value={revenueText(data.today, currencies)}
              note={t("dashboard.lastWeek", { value: revenueText(data.same_day_last_week, currencies) })}
            />
            <Figure name={t("statistics.revenueTotal")} value={revenueText(data.total, currencies)} />
          </>
        )}
      </div>
      <Panel title={t("statistics.energyPerHour")} aside={data.time_zone}>
        <EnergyPerHour statistics={data} />
      </Panel>
      <Panel title={t("dashboard.energyPerDay")} aside={data.time_zone}>
        <EnergyPerDay statistics={data} height={300} />
      </Panel>
      <RevenuePerDay statistics={data} height={300} aside={data.time_zone} />
    </div>
  );
}
