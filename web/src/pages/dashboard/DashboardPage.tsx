import { useEffect, useMemo, useRef } from "react";
import type { Statistics } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Figure } from "../../components/Figure";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { useCatchUp, useFeed, useFeedEvent } from "../../feed/FeedContext";
import { energy, number, percent, power } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { readConfig } from "../../session/useConfig";
import { EnergyPerDay } from "../statistics/EnergyPerDay";
import { EnergyPerHour } from "../statistics/EnergyPerHour";
import { FaultList } from "./FaultList";
import { LocationMap } from "./LocationMap";
import { RevenueToday } from "./RevenueToday";
import { RunningSessions } from "./RunningSessions";
import { StatusOverview } from "./StatusOverview";
import { FirstSteps } from "./FirstSteps";

const STATISTICS_PAUSE_MS = 30_000;
/** As often as the platform notes what flowed. */
const HOURS_REFRESH_MS = 60_000;

export default function DashboardPage() {
  const t = useT();
  const { path, can } = useAccount();
  const { snapshot } = useFeed();
  const statistics = useResource<Statistics>(can("reports:read") ? path("/statistics") : null, SPAN);
  const readAt = useRef(0);
  const { reload } = statistics;
  useCatchUp(reload);
  useEffect(() => {
    const timer = setInterval(reload, HOURS_REFRESH_MS);
    return () => clearInterval(timer);
  }, [reload]);
  // What draws the map and the charts comes while the feed's first snapshot is under way.
  useEffect(() => {
    void Promise.all([import("@vendor/leaflet.js"), import("@vendor/uplot.js"), readConfig()]).catch(() => {});
  }, []);
  // The days before today do not move; today's bar follows the ends of sessions, not every meter value.
  useFeedEvent("transaction", (transaction) => {
    if (transaction.status === "active" || Date.now() - readAt.current < STATISTICS_PAUSE_MS) return;
    readAt.current = Date.now();
    reload();
  });
  const lastWeek = statistics.data?.same_day_last_week;
  const faulted = snapshot?.charge_points.by_status.faulted ?? 0;
  const total = snapshot?.counters.charge_points ?? 0;
  const share = useMemo(
    () => (snapshot && total ? (snapshot.charge_points.online / total) * 100 : null),
    [snapshot, total],
  );

  if (!snapshot) {
    return (
      <>
        <PageHeader title={t("nav.dashboard")} />
        <Loading />
      </>
    );
  }
  if (total === 0) return <FirstSteps hasLocation={snapshot.counters.locations > 0} />;
  return (
    <>
      <PageHeader title={t("nav.dashboard")} />
      <div className="stack">
        <div className="figures">
          <Figure
            name={t("dashboard.online")}
            value={`${number(snapshot.charge_points.online)} / ${number(total)}`}
            note={percent(share)}
          />
          {snapshot.sessions && (
            <Figure
              name={t("dashboard.sessionsNow")}
              value={number(snapshot.sessions.active)}
              note={power(snapshot.sessions.power_w)}
            />
          )}
          {snapshot.today && (
            <>
              <Figure
                name={t("dashboard.energyToday")}
                value={energy(snapshot.today.energy_wh)}
                note={lastWeek && t("dashboard.lastWeek", { value: energy(lastWeek.energy_wh) })}
              />
              <Figure
                name={t("dashboard.sessionsToday")}
                value={number(snapshot.today.sessions)}
                note={lastWeek && t("dashboard.lastWeek", { value: number(lastWeek.sessions) })}
              />
              {statistics.data && <RevenueToday today={snapshot.today} statistics={statistics.data} />}
            </>
          )}
          <Figure
            name={t("dashboard.faulted")}
            value={number(faulted)}
            isBad={faulted > 0}
            note={t(faulted > 0 ? "dashboard.faulted.some" : "dashboard.faulted.none")}
          />
        </div>
        <div className="dashboard-grid">
          <Panel title={t("dashboard.byStatus")}>
            <StatusOverview figures={snapshot.charge_points} />
          </Panel>
          <Panel title={t("dashboard.faults")} isFlush>
            <FaultList total={faulted} />
          </Panel>
        </div>
        {snapshot.sessions && (
          <Panel
            title={t("dashboard.running")}
            aside={t("dashboard.running.count", { count: snapshot.sessions.active })}
            isFlush
          >
            <RunningSessions transactions={snapshot.transactions} total={snapshot.sessions.active} />
          </Panel>
        )}
        <div className="dashboard-grid">
          {statistics.data && (
            <Panel
              title={t("statistics.energyPerHour")}
              aside={t("statistics.hours", { count: statistics.data.hours.length })}
            >
              <EnergyPerHour statistics={statistics.data} />
            </Panel>
          )}
          <Panel title={t("dashboard.map")} aside={t("dashboard.map.legend")} isFlush>
            <LocationMap locations={snapshot.locations} />
          </Panel>
        </div>
        {statistics.data && (
          <Panel title={t("dashboard.energyPerDay")} aside={t("dashboard.days", { count: statistics.data.days.length })}>
            <EnergyPerDay statistics={statistics.data} />
          </Panel>
        )}
      </div>
    </>
  );
}

const SPAN = { days: 30, hours: 24 };
