import { useEffect, useState } from "react";
import type { Transaction } from "../../api/types";
import type { Column } from "../../components/Column";
import { EmptyState } from "../../components/EmptyState";
import { Table } from "../../components/Table";
import { duration, energy, number, percent, power } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useLocations } from "../../session/LocationsContext";

const SHOWN = 12;

/** Sessions that run, as they run: the newest, of `total`. */
export function RunningSessions({ transactions, total }: { transactions: Transaction[]; total: number }) {
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
  const columns: Column<Transaction>[] = [
    {
      key: "charge_point",
      title: t("transactions.chargePoint"),
      cell: (row) => (
        <>
          <Link to={`/transactions/${row.id}`} className="row-link">
            {row.charge_point}
          </Link>
          {row.connector_id !== null && (
            <span className="cell-sub">{t("transactions.connectorN", { number: row.connector_id })}</span>
          )}
        </>
      ),
    },
    { key: "location", title: t("transactions.location"), isMinor: true, cell: (row) => byID.get(row.location_id ?? "")?.name },
    { key: "token", title: t("transactions.token"), isMinor: true, cell: (row) => row.token },
    {
      key: "duration",
      title: t("transactions.duration"),
      isNumber: true,
      cell: (row) => row.started_at && duration((now - Date.parse(row.started_at)) / 1000),
    },
    { key: "energy", title: t("transactions.energy"), isNumber: true, cell: (row) => energy(row.energy_wh) },
    { key: "power", title: t("transactions.power"), isNumber: true, cell: (row) => power(row.power_w) },
    { key: "soc", title: t("transactions.soc"), isNumber: true, isMinor: true, cell: (row) => percent(row.soc) },
  ];
  return (
    <>
      <Table
        label={t("dashboard.running")}
        rows={transactions.slice(0, SHOWN)}
        columns={columns}
        rowKey={(row) => row.id}
        rowData={(row) => ({ "data-transaction": row.transaction_id })}
      />
      {total > SHOWN && (
        <p className="panel-more">
          <Link to="/transactions?status=active">{t("table.more", { number: number(total - SHOWN) })}</Link>
        </p>
      )}
    </>
  );
}
