import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { Command, Transaction } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Figure } from "../../components/Figure";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { duration, energy, money, NOTHING, percent, power, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { tellEnd } from "../charge-points/CommandDialog";
import { MeterCurve } from "./MeterCurve";

export default function TransactionPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path, can } = useAccount();
  const { byID, zoneOf } = useLocations();
  const toasts = useToasts();
  const base = path(`/transactions/${params["id"]}`);
  const resource = useResource<Transaction>(base);
  const [isStopping, setStopping] = useState(false);
  const [now, setNow] = useState(() => Date.now());
  const transaction = resource.data;
  useCatchUp(resource.reload);
  useFeedEvent("transaction", (changed) => {
    if (changed.id === transaction?.id) resource.set(changed);
  });
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (!transaction) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const zone = zoneOf(transaction.location_id);
  const location = byID.get(transaction.location_id ?? "");
  const isActive = transaction.status === "active";
  const end = transaction.ended_at ? Date.parse(transaction.ended_at) : now;
  const stop = async () => {
    const { data } = await api.post<Command>(`${base}/stop`, undefined, { wait: 10 });
    setStopping(false);
    tellEnd(data, toasts);
  };
  return (
    <>
      <PageHeader
        title={t("transactions.one", { number: transaction.transaction_id })}
        parent={{ to: "/transactions", title: t("nav.transactions") }}
        aside={<StatusChip value={transaction.status} />}
        subtitle={
          <>
            <Link to={`/charge-points/${encodeURIComponent(transaction.charge_point)}`}>{transaction.charge_point}</Link>
            {transaction.connector_id !== null &&
              ` · ${t("transactions.connectorN", { number: transaction.connector_id })}`}
            {location && (
              <>
                {" · "}
                <Link to={`/locations/${location.id}`}>{location.name}</Link>
              </>
            )}
          </>
        }
        actions={
          isActive &&
          can("commands:control") && (
            <Button look="danger" icon="stop" onClick={() => setStopping(true)}>
              {t("command.remote_stop")}
            </Button>
          )
        }
      />
      <div className="stack">
        <div className="figures">
          <Figure
            name={t("transactions.energy")}
            value={energy(transaction.energy_wh)}
            note={transaction.estimated && t("transactions.estimated")}
          />
          <Figure
            name={t("transactions.duration")}
            value={transaction.started_at ? duration((end - Date.parse(transaction.started_at)) / 1000) : NOTHING}
          />
          {isActive && <Figure name={t("transactions.power")} value={power(transaction.power_w)} />}
          {transaction.soc !== null && <Figure name={t("transactions.soc")} value={percent(transaction.soc)} />}
          {transaction.cost && <Figure name={t("transactions.cost")} value={money(transaction.cost)} />}
        </div>
        <Panel title={t("transactions.curveTitle")}>
          <MeterCurve transaction={transaction} zone={zone} height={300} />
        </Panel>
        <Panel title={t("transactions.details")}>
          <Facts
            facts={[
              [t("transactions.token"), transaction.token ?? NOTHING],
              [t("transactions.started"), time(transaction.started_at, "seconds", zone)],
              [t("transactions.ended"), time(transaction.ended_at, "seconds", zone)],
              [t("transactions.meterStart"), energy(transaction.meter_start_wh)],
              [t("transactions.meterStop"), energy(transaction.meter_stop_wh)],
              [t("transactions.stopReason"), transaction.stop_reason],
              [
                t("transactions.flags"),
                transaction.flags.length ? transaction.flags.map((flag) => word("flag", flag)).join(", ") : null,
              ],
              [t("transactions.zone"), zone ?? null],
            ]}
          />
        </Panel>
      </div>
      {isStopping && (
        <ConfirmDialog
          title={t("command.remote_stop")}
          actionLabel={t("command.remote_stop")}
          onClose={() => setStopping(false)}
          onConfirm={stop}
        >
          <p>{t("transactions.stop.text", { chargePoint: transaction.charge_point })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
