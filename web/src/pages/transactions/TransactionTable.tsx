import type { Query } from "../../api/client";
import type { Transaction } from "../../api/types";
import { usePages } from "../../api/usePages";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { StatusChip } from "../../components/StatusChip";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { duration, energy, money, NOTHING, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useLocations } from "../../session/LocationsContext";

interface Props {
  path: string;
  query?: Query;
  /** Only its transactions are in the list. */
  chargePoint?: string;
  isFiltered?: boolean;
}

export function TransactionTable({ path, query = {}, chargePoint, isFiltered = false }: Props) {
  const t = useT();
  const { byID, zoneOf } = useLocations();
  const [address] = useQuery();
  const pages = usePages<Transaction>(path, { ...query, sort: address["sort"] ?? "-started_at" });
  useCatchUp(pages.reload);
  useFeedEvent("transaction", (changed) => {
    if (chargePoint && changed.charge_point !== chargePoint) return;
    if (pages.rows?.some((row) => row.id === changed.id)) {
      pages.update((rows) => rows.map((row) => (row.id === changed.id ? changed : row)));
    } else if (!pages.hasPrevious) pages.reload();
  });
  const columns: Column<Transaction>[] = [
    {
      key: "number",
      title: t("transactions.number"),
      cell: (row) => (
        <Link to={`/transactions/${row.id}`} className="row-link num">
          {row.transaction_id}
        </Link>
      ),
    },
    {
      key: "charge_point",
      title: t("transactions.chargePoint"),
      cell: (row) => (
        <>
          {row.charge_point}
          <span className="cell-sub">
            {[
              byID.get(row.location_id ?? "")?.name,
              row.connector_id !== null && t("transactions.connectorN", { number: row.connector_id }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </>
      ),
    },
    { key: "status", title: t("transactions.status"), cell: (row) => <StatusChip value={row.status} /> },
    { key: "token", title: t("transactions.token"), isMinor: true, cell: (row) => row.token ?? NOTHING },
    {
      key: "started_at",
      title: t("transactions.started"),
      isSortable: true,
      cell: (row) => time(row.started_at, "full", zoneOf(row.location_id)),
    },
    {
      key: "duration",
      title: t("transactions.duration"),
      isNumber: true,
      isMinor: true,
      cell: (row) =>
        row.started_at && row.ended_at
          ? duration((Date.parse(row.ended_at) - Date.parse(row.started_at)) / 1000)
          : NOTHING,
    },
    {
      key: "energy",
      title: t("transactions.energy"),
      isNumber: true,
      cell: (row) => (
        <>
          {energy(row.energy_wh)}
          {row.estimated && <span className="cell-sub">{t("transactions.estimated")}</span>}
        </>
      ),
    },
    {
      key: "cost",
      title: t("transactions.cost"),
      isNumber: true,
      isMinor: true,
      cell: (row) => money(row.cost),
    },
  ];
  const hasCost = pages.rows?.some((row) => row.cost !== null) ?? false;
  return (
    <DataTable
      label={t("nav.transactions")}
      pages={pages}
      columns={hasCost ? columns : columns.filter((column) => column.key !== "cost")}
      rowKey={(row) => row.id}
      empty={
        isFiltered ? (
          <EmptyState icon="search" title={t("table.nothingFound")}>
            {t("table.nothingFound.text")}
          </EmptyState>
        ) : (
          <EmptyState icon="session" title={t("transactions.empty")}>
            {t("transactions.empty.text")}
          </EmptyState>
        )
      }
    />
  );
}
