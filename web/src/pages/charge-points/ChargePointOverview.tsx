import { useState } from "react";
import type { Page } from "../../api/client";
import type { Connector, Transaction } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Ago } from "../../components/Ago";
import { Facts } from "../../components/Facts";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { NOTHING, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { AssignedTariff } from "../tariffs/AssignedTariff";
import type { TabProps } from "./chargePointTabs";
import { CommandDialog } from "./CommandDialog";
import { ConnectorCard } from "./ConnectorCard";
import { HowToConnect } from "./HowToConnect";

export interface Asked {
  type: string;
  values: Record<string, string>;
}

/** What a charge point does now: its connectors, their sessions and curves, and what it is. */
export function ChargePointOverview({ chargePoint, location, zone, onChanged }: TabProps) {
  const t = useT();
  const { path, can, isPartner } = useAccount();
  const base = path(`/charge-points/${chargePoint.id}`);
  const connectors = useResource<Page<Connector>>(`${base}/connectors`);
  const running = useResource<Page<Transaction>>(can("sessions:read") ? `${base}/transactions` : null, ACTIVE);
  const [asked, setAsked] = useState<Asked | null>(null);
  const reload = () => {
    connectors.reload();
    running.reload();
  };
  useCatchUp(reload);
  useFeedEvent("charge_point", (changed) => {
    if (changed.id === chargePoint.id) connectors.reload();
  });
  useFeedEvent("transaction", (transaction) => {
    if (transaction.charge_point !== chargePoint.identity) return;
    running.set((old) => {
      if (!old) return old;
      const others = old.data.filter((other) => other.id !== transaction.id);
      return { ...old, data: transaction.status === "active" ? [transaction, ...others] : others };
    });
  });
  const list = connectors.data?.data.filter((connector) => connector.connector_id > 0) ?? [];
  return (
    <div className="stack">
      {chargePoint.error_code !== "" && chargePoint.error_code !== "NoError" && (
        <div className="note note-red">
          <div className="note-text">
            {t("chargePoints.fault", { code: chargePoint.error_code })}
          </div>
        </div>
      )}
      <ProblemNote problem={connectors.problem} onRetry={connectors.reload} />
      <div className="columns">
        {list.map((connector) => (
          <ConnectorCard
            key={connector.connector_id}
            connector={connector}
            transaction={running.data?.data.find((one) => one.connector_id === connector.connector_id) ?? null}
            zone={zone}
            onAsk={setAsked}
          />
        ))}
      </div>
      {connectors.data && list.length === 0 && <p className="muted">{t("chargePoints.noConnectors")}</p>}
      <div className="columns">
        <Panel title={t("chargePoints.about")}>
          <Facts
            facts={[
              [t("chargePoints.manufacturer"), chargePoint.manufacturer || NOTHING],
              [t("chargePoints.model"), chargePoint.model || NOTHING],
              [t("chargePoints.serial"), chargePoint.serial_number ?? NOTHING],
              [t("chargePoints.firmware"), chargePoint.firmware_version || NOTHING],
              [t("chargePoints.version"), chargePoint.ocpp_version ?? NOTHING],
              [t("chargePoints.lastSeen"), <Ago key="seen" value={chargePoint.last_seen_at} zone={zone} />],
              [t("chargePoints.added"), time(chargePoint.created_at, "date", zone)],
              [
                t("tariffs.one"),
                isPartner || !location ? null : (
                  <AssignedTariff
                    key="tariff"
                    of={`/charge-points/${chargePoint.id}`}
                    own={chargePoint.tariff_id}
                    location={location}
                    onChanged={onChanged}
                  />
                ),
              ],
              [t("locations.comment"), chargePoint.comment || null],
            ]}
          />
        </Panel>
        <HowToConnect chargePoint={chargePoint} />
      </div>
      {asked && (
        <CommandDialog
          chargePoint={chargePoint}
          type={asked.type}
          values={asked.values}
          onClose={() => setAsked(null)}
          onSent={() => {}}
        />
      )}
    </div>
  );
}

const ACTIVE = { status: "active", limit: 50 };
