import type { SecurityEvent } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterTime } from "../../components/FilterTime";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { useCatchUp } from "../../feed/FeedContext";
import { NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";

export default function SecurityEventsPage() {
  const t = useT();
  const { path } = useAccount();
  const [query] = useQuery();
  const filters = { charge_point: query["charge_point"], type: query["type"], from: query["from"], to: query["to"] };
  const pages = usePages<SecurityEvent>(path("/security-events"), { ...filters, sort: query["sort"] ?? "-at" });
  useCatchUp(pages.reload);
  const isFiltered = Object.values(filters).some(Boolean);
  const columns: Column<SecurityEvent>[] = [
    { key: "at", title: t("audit.at"), isSortable: true, cell: (event) => <span className="num">{time(event.at, "seconds")}</span> },
    {
      key: "charge_point",
      title: t("reservations.chargePoint"),
      cell: (event) => (
        <Link to={`/charge-points/${encodeURIComponent(event.charge_point)}`} className="row-link">
          {event.charge_point}
        </Link>
      ),
    },
    {
      key: "type",
      title: t("security.type"),
      cell: (event) => (
        <>
          {event.type}
          <span className="cell-sub">{word("source", event.source)}</span>
        </>
      ),
    },
    { key: "info", title: t("security.info"), isMinor: true, cell: (event) => <span className="break">{event.tech_info ?? NOTHING}</span> },
  ];
  return (
    <>
      <PageHeader title={t("nav.security")} subtitle={t("security.subtitle")} />
      <div className="filters">
        <SearchField label={t("reservations.chargePoint")} name="charge_point" />
        <SearchField label={t("security.type")} name="type" />
        <FilterTime label={t("filter.from")} name="from" />
        <FilterTime label={t("filter.to")} name="to" />
      </div>
      <DataTable
        label={t("nav.security")}
        pages={pages}
        columns={columns}
        rowKey={(event) => event.id}
        empty={
          isFiltered ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="lock" title={t("security.empty")}>
              {t("security.empty.text")}
            </EmptyState>
          )
        }
      />
    </>
  );
}
