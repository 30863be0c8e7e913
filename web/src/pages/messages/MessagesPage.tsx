import { useState } from "react";
import type { Message } from "../../api/types";
import { usePages } from "../../api/usePages";
import { useResource } from "../../api/useResource";
import { DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { ExportMenu } from "../../components/ExportMenu";
import { Figure } from "../../components/Figure";
import { FilterText } from "../../components/FilterText";
import { FilterTime } from "../../components/FilterTime";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { NOTHING, number, percent } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { MessageDialog } from "./MessageDialog";
import { messageColumns } from "./messageColumns";
import { MessageFilters } from "./MessageFilters";
import { ViewSwitch } from "./ViewSwitch";

interface Summary {
  count: number;
  errors: number;
  malformed: number;
  error_rate: number | null;
  latency_avg_ms: number | null;
  latency_p95_ms: number | null;
}

/** Every frame of the account, for whoever looks for what went wrong. */
export default function MessagesPage() {
  const t = useT();
  const { path } = useAccount();
  const [query] = useQuery();
  const { q, action, direction, status, from, to, charge_point: chargePoint, sort = "-at" } = query;
  const filter = { charge_point: chargePoint, direction, action, from, to };
  const pages = usePages<Message>(path("/messages"), { ...filter, q, status, sort });
  const summary = useResource<Summary>(path("/messages/summary"), filter);
  const [shown, setShown] = useState<Message | null>(null);
  const columns = messageColumns({ zoneOf: () => undefined, isRaw: query["view"] === "raw", onShow: setShown });
  columns.splice(1, 0, {
    key: "charge_point",
    title: t("transactions.chargePoint"),
    cell: (row) =>
      row.charge_point ? (
        <Link to={`/charge-points/${row.charge_point_id}/messages`} className="row-link">
          {row.charge_point}
        </Link>
      ) : (
        NOTHING
      ),
  });
  const figures = summary.data;
  return (
    <>
      <PageHeader
        title={t("nav.messages")}
        actions={<ExportMenu path={path("/messages/export")} query={{ ...filter, q, status }} name="messages" />}
      />
      {figures && (
        <div className="figures figures-spaced">
          <Figure name={t("messages.count")} value={number(figures.count)} />
          <Figure
            name={t("messages.errors")}
            value={number(figures.errors + figures.malformed)}
            isBad={figures.malformed > 0}
            note={percent(figures.error_rate === null ? null : figures.error_rate * 100)}
          />
          <Figure
            name={t("messages.latency")}
            value={figures.latency_p95_ms === null ? NOTHING : `${number(figures.latency_p95_ms)} ms`}
            note={
              figures.latency_avg_ms !== null &&
              t("messages.latency.mean", { value: number(figures.latency_avg_ms, { maximumFractionDigits: 1 }) })
            }
          />
        </div>
      )}
      <div className="filters">
        <SearchField label={t("messages.search")} />
        <FilterText label={t("transactions.chargePoint")} name="charge_point" />
        <MessageFilters />
        <FilterTime label={t("filter.from")} name="from" />
        <FilterTime label={t("filter.to")} name="to" />
        <span className="filters-end">
          <ViewSwitch />
        </span>
      </div>
      <DataTable
        label={t("nav.messages")}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon="messages" title={t("messages.empty")}>
            {t("messages.empty.text")}
          </EmptyState>
        }
      />
      {shown && <MessageDialog message={shown} onClose={() => setShown(null)} />}
    </>
  );
}
