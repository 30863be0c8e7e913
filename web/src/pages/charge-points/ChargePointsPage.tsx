import { useState } from "react";
import { STATION_STATUSES, type ChargePoint } from "../../api/types";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { ImportDialog } from "../../components/ImportDialog";
import { OnlineChip } from "../../components/OnlineChip";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate, useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { BulkDialog } from "./BulkDialog";
import { ChargePointDialog } from "./ChargePointDialog";

const FILTERS = ["q", "status", "is_online", "location_id"] as const;

export default function ChargePointsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const { all, byID, zoneOf } = useLocations();
  const toasts = useToasts();
  const [query, setQuery] = useQuery();
  const filters = Object.fromEntries(FILTERS.filter((name) => query[name]).map((name) => [name, query[name]]));
  const pages = usePages<ChargePoint>(path("/charge-points"), { ...filters, sort: query["sort"] ?? "identity" });
  const [picked, setPicked] = useState<Set<string>>(new Set());
  const [dialog, setDialog] = useState<"add" | "import" | "bulk" | null>(null);
  useCatchUp(pages.reload);
  useFeedEvent("charge_point", (changed) =>
    pages.update((rows) => rows.map((row) => (row.id === changed.id ? changed : row))),
  );
  useFeedEvent("charge_point_removed", ({ id }) => pages.update((rows) => rows.filter((row) => row.id !== id)));

  const canWrite = can("charge-points:write");
  const canControl = can("commands:control");
  const isFiltered = Object.keys(filters).length > 0;
  const columns: Column<ChargePoint>[] = [
    {
      key: "identity",
      title: t("transactions.chargePoint"),
      isSortable: true,
      cell: (row) => (
        <>
          <Link to={`/charge-points/${row.id}`} className="row-link">
            {row.identity}
          </Link>
          <span className="cell-sub">{row.name || [row.manufacturer, row.model].filter(Boolean).join(" ")}</span>
        </>
      ),
    },
    {
      key: "status",
      title: t("transactions.status"),
      cell: (row) => (
        <span className="chips">
          <StatusChip value={row.status} />
          {!row.is_active && <StatusChip value="inactive" />}
          {row.registration !== "accepted" && <StatusChip value={row.registration} />}
        </span>
      ),
    },
    { key: "online", title: t("chargePoints.connection"), cell: (row) => <OnlineChip isOnline={row.is_online} /> },
    {
      key: "location",
      title: t("transactions.location"),
      isMinor: true,
      cell: (row) => byID.get(row.location_id)?.name,
    },
    {
      key: "model",
      title: t("chargePoints.model"),
      isMinor: true,
      cell: (row) => (
        <>
          {[row.manufacturer, row.model].filter(Boolean).join(" ")}
          <span className="cell-sub">{[row.ocpp_version, row.firmware_version].filter(Boolean).join(" · ")}</span>
        </>
      ),
    },
    {
      key: "seen",
      title: t("chargePoints.lastSeen"),
      isMinor: true,
      cell: (row) => <Ago value={row.last_seen_at} zone={zoneOf(row.location_id)} />,
    },
  ];

  return (
    <>
      <PageHeader
        title={t("nav.chargePoints")}
        actions={
          canWrite && (
            <>
              <Button icon="upload" onClick={() => setDialog("import")}>
                {t("action.import")}
              </Button>
              <Button look="primary" icon="plus" onClick={() => setDialog("add")}>
                {t("chargePoints.add")}
              </Button>
            </>
          )
        }
      />
      <div className="filters">
        <SearchField label={t("chargePoints.search")} />
        <FilterSelect
          label={t("transactions.status")}
          name="status"
          options={[
            { value: "", label: t("all") },
            ...STATION_STATUSES.map((value) => ({ value, label: word("status", value) })),
          ]}
        />
        <FilterSelect
          label={t("chargePoints.connection")}
          name="is_online"
          options={[
            { value: "", label: t("all") },
            { value: "true", label: t("status.online") },
            { value: "false", label: t("status.offline") },
          ]}
        />
        {all.length > 1 && (
          <FilterSelect
            label={t("transactions.location")}
            name="location_id"
            options={[
              { value: "", label: t("all") },
              ...all.map((location) => ({ value: location.id, label: location.name })),
            ]}
          />
        )}
        {isFiltered && (
          <Button look="ghost" onClick={() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}>
            {t("action.clearFilters")}
          </Button>
        )}
        {canControl && (pages.rows?.length ?? 0) > 0 && (
          <span className="filters-end">
            <Button icon="bolt" onClick={() => setDialog("bulk")}>
              {picked.size > 0 ? t("bulk.picked", { count: picked.size }) : t("bulk.all")}
            </Button>
          </span>
        )}
      </div>
      <DataTable
        label={t("nav.chargePoints")}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        picked={canControl ? { ids: picked, onChange: setPicked, name: (row) => row.identity } : undefined}
        empty={
          isFiltered ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState
              icon="charger"
              title={t("chargePoints.empty")}
              action={
                canWrite && (
                  <Button look="primary" icon="plus" onClick={() => setDialog("add")}>
                    {t("chargePoints.add")}
                  </Button>
                )
              }
            >
              {t("chargePoints.empty.text")}
            </EmptyState>
          )
        }
      />
      {dialog === "add" && (
        <ChargePointDialog
          locationID={query["location_id"]}
          onClose={() => setDialog(null)}
          onSaved={(chargePoint) => navigate(`/charge-points/${chargePoint.id}?connect=1`)}
        />
      )}
      {dialog === "import" && (
        <ImportDialog
          title={t("chargePoints.import")}
          path={path("/charge-points/import")}
          help={t("chargePoints.import.help")}
          example="identity,location,name,security_profile,password,connectors"
          onClose={() => setDialog(null)}
          onImported={(count) => {
            toasts.say(t("chargePoints.imported", { count }));
            pages.reload();
          }}
        />
      )}
      {dialog === "bulk" && (
        <BulkDialog
          filter={picked.size > 0 ? { ids: [...picked] } : bulkFilter(filters)}
          description={
            picked.size > 0
              ? t("bulk.toPicked", { count: picked.size })
              : t(isFiltered ? "bulk.toFiltered" : "bulk.toAll")
          }
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

/** The list's filters as those of a batch. */
function bulkFilter(filters: Record<string, string | undefined>): Record<string, unknown> {
  const { is_online: isOnline, ...rest } = filters;
  const filter = { ...rest, ...(isOnline ? { is_online: isOnline === "true" } : {}) };
  return Object.keys(filter).length > 0 ? filter : { all: true };
}
