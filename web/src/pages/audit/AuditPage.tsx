import { useState } from "react";
import type { AuditEvent } from "../../api/types/audit";
import { usePages } from "../../api/usePages";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { FilterTime } from "../../components/FilterTime";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { Button } from "../../components/Button";
import { NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { AuditDialog } from "./AuditDialog";
import { AUDITED_TYPES } from "./auditedTypes";

const FILTERS = ["actor", "action", "resource_type", "resource_id", "from", "to"];

export default function AuditPage() {
  const t = useT();
  const { path } = useAccount();
  const [query, setQuery] = useQuery();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const pages = usePages<AuditEvent>(path("/audit-events"), filters);
  const [shown, setShown] = useState<AuditEvent | null>(null);
  const isFiltered = Object.values(filters).some(Boolean);
  const columns: Column<AuditEvent>[] = [
    {
      key: "at",
      title: t("audit.at"),
      cell: (event) => (
        <button type="button" className="link-button num" onClick={() => setShown(event)}>
          {time(event.at, "seconds")}
        </button>
      ),
    },
    {
      key: "actor",
      title: t("audit.actor"),
      cell: (event) => (
        <>
          {event.actor.name ?? word("actor", event.actor.kind)}
          {event.actor.name && <span className="cell-sub">{word("actor", event.actor.kind)}</span>}
        </>
      ),
    },
    { key: "action", title: t("audit.action"), cell: (event) => <code>{event.action}</code> },
    { key: "resource", title: t("audit.resource"), cell: (event) => event.resource.name ?? event.resource.id ?? NOTHING },
    {
      key: "changes",
      title: t("audit.changes"),
      isMinor: true,
      cell: (event) => <span className="clip">{event.changes.map((change) => change.field).join(", ") || NOTHING}</span>,
    },
  ];
  return (
    <>
      <PageHeader title={t("nav.audit")} subtitle={t("audit.subtitle")} />
      <div className="filters">
        <SearchField label={t("audit.action.search")} name="action" />
        <FilterSelect
          label={t("audit.resource")}
          name="resource_type"
          options={[
            { value: "", label: t("all") },
            ...AUDITED_TYPES.map((type) => ({ value: type, label: word("resource", type) })),
          ]}
        />
        <FilterTime label={t("filter.from")} name="from" />
        <FilterTime label={t("filter.to")} name="to" />
        {isFiltered && (
          <Button
            look="ghost"
            icon="close"
            onClick={() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}
          >
            {t("action.clearFilters")}
          </Button>
        )}
      </div>
      <DataTable
        label={t("nav.audit")}
        pages={pages}
        columns={columns}
        rowKey={(event) => event.id}
        empty={
          <EmptyState icon={isFiltered ? "search" : "audit"} title={t(isFiltered ? "table.nothingFound" : "audit.empty")}>
            {t(isFiltered ? "table.nothingFound.text" : "audit.empty.text")}
          </EmptyState>
        }
      />
      {shown && <AuditDialog event={shown} onClose={() => setShown(null)} />}
    </>
  );
}
