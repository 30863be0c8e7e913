import { useEffect, useState } from "react";
import type { Transaction } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { duration, energy, percent, power } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useLocations } from "../../session/LocationsContext";

const SHOWN = 12;

/** Sessions that run, as they run. */
export function RunningSessions({ transactions }: { transactions: Transaction[] }) {
  const t = useT();
  const { byID } = useLocations();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  if (transactions.length === 0) {
    return (
      <EmptyState icon="session" title={t("dashboard.noSessions")}>
        {t("dashboard.noSessions.text")}
      </EmptyState>
    );
  }
  return (
    <>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t("dashboard.running")}>
        <table className="table data-table">
          <thead>
            <tr>
              <th scope="col">{t("transactions.chargePoint")}</th>
              <th scope="col" className="minor">
                {t("transactions.location")}
              </th>
              <th scope="col" className="minor">
                {t("transactions.token")}
              </th>
              <th scope="col" className="num">
                {t("transactions.duration")}
              </th>
              <th scope="col" className="num">
                {t("transactions.energy")}
              </th>
              <th scope="col" className="num">
                {t("transactions.power")}
              </th>
              <th scope="col" className="num minor">
                {t("transactions.soc")}
              </th>
            </tr>
          </thead>
          <tbody>
            {transactions.slice(0, SHOWN).map((transaction) => (
              <tr key={transaction.id} data-transaction={transaction.transaction_id}>
                <td>
                  <Link to={`/transactions/${transaction.id}`} className="row-link">
                    {transaction.charge_point}
                  </Link>
                  {transaction.connector_id !== null && (
                    <span className="cell-sub">{t("transactions.connectorN", { number: transaction.connector_id })}</span>
                  )}
                </td>
                <td className="minor">{byID.get(transaction.location_id ?? "")?.name}</td>
                <td className="minor">{transaction.token}</td>
                <td className="num">
                  {transaction.started_at && duration((now - Date.parse(transaction.started_at)) / 1000)}
                </td>
                <td className="num">{energy(transaction.energy_wh)}</td>
                <td className="num">{power(transaction.power_w)}</td>
                <td className="num minor">{percent(transaction.soc)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {transactions.length > SHOWN && (
        <p className="panel-more">
          <Link to="/transactions?status=active">{t("dashboard.allRunning")}</Link>
        </p>
      )}
    </>
  );
}
