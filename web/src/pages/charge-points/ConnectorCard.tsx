import type { Connector, Transaction } from "../../api/types";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { Panel } from "../../components/Panel";
import { StatusChip } from "../../components/StatusChip";
import { energy, percent, power } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";
import type { Asked } from "./ChargePointOverview";
import { MeterCurve } from "../transactions/MeterCurve";

interface Props {
  connector: Connector;
  transaction: Transaction | null;
  zone: string | undefined;
  onAsk: (asked: Asked) => void;
}

/** One connector as it is now, with what can be done there. */
export function ConnectorCard({ connector, transaction, zone, onAsk }: Props) {
  const t = useT();
  const { can } = useAccount();
  const number = String(connector.connector_id);
  const hasFault = connector.error_code !== "" && connector.error_code !== "NoError";
  return (
    <Panel
      title={t("transactions.connectorN", { number })}
      aside={
        <>
          {[connector.type, connector.max_power_w && power(connector.max_power_w)].filter(Boolean).join(" · ")}
          <StatusChip value={connector.status} />
        </>
      }
    >
      <div className="stack">
        {hasFault && (
          <p className="fault-code">
            {[connector.error_code, connector.vendor_error_code, connector.info].filter(Boolean).join(" · ")}
          </p>
        )}
        {transaction ? (
          <>
            <div className="session-figures">
              <span>
                <strong className="num">{energy(transaction.energy_wh)}</strong>
                {t("transactions.energy")}
              </span>
              <span>
                <strong className="num">{power(transaction.power_w)}</strong>
                {t("transactions.power")}
              </span>
              <span>
                <strong className="num">{percent(transaction.soc)}</strong>
                {t("transactions.soc")}
              </span>
            </div>
            <MeterCurve transaction={transaction} zone={zone} height={180} />
            <p className="muted">
              <Link to={`/transactions/${transaction.id}`}>
                {t("transactions.one", { number: transaction.transaction_id })}
              </Link>
              {transaction.token && ` · ${transaction.token}`} · <Ago value={transaction.started_at} zone={zone} />
            </p>
          </>
        ) : (
          <p className="muted">
            {t("chargePoints.noSession")} <Ago value={connector.status_at} zone={zone} />
          </p>
        )}
        {can("commands:control") && (
          <div className="actions">
            {transaction ? (
              <Button
                icon="stop"
                onClick={() =>
                  onAsk({ type: "remote_stop", values: { transaction_id: String(transaction.transaction_id) } })
                }
              >
                {t("command.remote_stop")}
              </Button>
            ) : (
              <Button icon="play" onClick={() => onAsk({ type: "remote_start", values: { connector_id: number } })}>
                {t("command.remote_start")}
              </Button>
            )}
            <Button onClick={() => onAsk({ type: "unlock", values: { connector_id: number } })}>
              {t("command.unlock")}
            </Button>
            <Button
              onClick={() =>
                onAsk({
                  type: "change_availability",
                  values: { connector_id: number, operative: String(connector.status === "unavailable") },
                })
              }
            >
              {t(connector.status === "unavailable" ? "chargePoints.enable" : "chargePoints.disable")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
