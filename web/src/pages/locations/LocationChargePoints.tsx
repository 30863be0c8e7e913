import type { ChargePoint } from "../../api/types";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { OnlineChip } from "../../components/OnlineChip";
import { StatusChip } from "../../components/StatusChip";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";

/** The charge points of a location, as they are now. */
export function LocationChargePoints({ locationID }: { locationID: string }) {
  const t = useT();
  const { path } = useAccount();
  const pages = usePages<ChargePoint>(path("/charge-points"), { location_id: locationID, limit: 20, sort: "identity" });
  useCatchUp(pages.reload);
  useFeedEvent("charge_point", (changed) =>
    pages.update((rows) => rows.map((row) => (row.id === changed.id ? changed : row))),
  );
  const columns: Column<ChargePoint>[] = [
    {
      key: "identity",
      title: t("transactions.chargePoint"),
      cell: (row) => (
        <>
          <Link to={`/charge-points/${row.id}`} className="row-link">
            {row.identity}
          </Link>
          {row.name && <span className="cell-sub">{row.name}</span>}
        </>
      ),
    },
    { key: "status", title: t("transactions.status"), cell: (row) => <StatusChip value={row.status} /> },
    { key: "online", title: t("chargePoints.connection"), cell: (row) => <OnlineChip isOnline={row.is_online} /> },
    { key: "seen", title: t("chargePoints.lastSeen"), isMinor: true, cell: (row) => <Ago value={row.last_seen_at} /> },
  ];
  return (
    <DataTable
      label={t("nav.chargePoints")}
      pages={pages}
      columns={columns}
      rowKey={(row) => row.id}
      empty={
        <EmptyState icon="charger" title={t("locations.noChargePoints")}>
          {t("locations.noChargePoints.text")}
        </EmptyState>
      }
    />
  );
}
