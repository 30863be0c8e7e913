import { useState } from "react";
import type { Location } from "../../api/types";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { StatusChip } from "../../components/StatusChip";
import { useCatchUp } from "../../feed/FeedContext";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate, useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { LocationDialog } from "./LocationDialog";

export default function LocationsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const [query] = useQuery();
  const pages = usePages<Location>(path("/locations"), { q: query["q"], sort: query["sort"] ?? "name" });
  const [isAdding, setAdding] = useState(false);
  useCatchUp(pages.reload);
  const canWrite = can("charge-points:write");

  const columns: Column<Location>[] = [
    {
      key: "name",
      title: t("locations.name"),
      isSortable: true,
      cell: (location) => (
        <Link to={`/locations/${location.id}`} className="row-link">
          {location.name}
        </Link>
      ),
    },
    { key: "city", title: t("locations.city"), cell: (location) => location.city },
    { key: "address", title: t("locations.address"), isMinor: true, cell: (location) => location.address1 },
    { key: "zone", title: t("locations.timeZone"), isMinor: true, cell: (location) => location.time_zone },
    {
      key: "count",
      title: t("nav.chargePoints"),
      isNumber: true,
      cell: (location) => number(location.charge_point_count),
    },
    {
      key: "active",
      title: "",
      cell: (location) => (location.is_active ? null : <StatusChip value="inactive" />),
    },
  ];
  const add = canWrite && (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("locations.add")}
    </Button>
  );

  return (
    <>
      <PageHeader title={t("nav.locations")} actions={add} />
      <div className="filters">
        <SearchField label={t("locations.search")} />
      </div>
      <DataTable
        label={t("nav.locations")}
        pages={pages}
        columns={columns}
        rowKey={(location) => location.id}
        empty={
          query["q"] ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="location" title={t("locations.empty")} action={add}>
              {t("locations.empty.text")}
            </EmptyState>
          )
        }
      />
      {isAdding && (
        <LocationDialog
          onClose={() => setAdding(false)}
          onSaved={(location) => navigate(`/locations/${location.id}`)}
        />
      )}
    </>
  );
}
