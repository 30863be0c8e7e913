import { useState } from "react";
import { api } from "../../api/client";
import { EVENT_TYPES, type Delivery, type Webhook } from "../../api/types/webhooks";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { FilterTime } from "../../components/FilterTime";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { NOTHING, number, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { ReplayDialog } from "./ReplayDialog";
import { WebhookDeliveryDialog } from "./WebhookDeliveryDialog";

const STATES = ["pending", "delivered", "dead"];

export function WebhookDeliveries({ webhook }: { webhook: Webhook }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const filters = {
    state: query["state"],
    type: query["type"],
    charge_point: query["charge_point"],
    from: query["from"],
    to: query["to"],
  };
  const pages = usePages<Delivery>(path(`/webhooks/${webhook.id}/deliveries`), filters);
  const [shown, setShown] = useState<string | null>(null);
  const [isReplaying, setReplaying] = useState(false);
  const isFiltered = Object.values(filters).some(Boolean);
  const replay = async (delivery: string) => {
    await api.post(path(`/webhooks/${webhook.id}/deliveries/${delivery}/replay`));
    toasts.say(t("webhooks.replayed", { count: 1 }));
    setShown(null);
    pages.reload();
  };
  const columns: Column<Delivery>[] = [
    {
      key: "at",
      title: t("webhooks.at"),
      cell: (delivery) => (
        <button type="button" className="link-button num" onClick={() => setShown(delivery.id)}>
          {time(delivery.created_at, "seconds")}
        </button>
      ),
    },
    {
      key: "type",
      title: t("webhooks.event"),
      cell: (delivery) => (
        <>
          <code>{delivery.type}</code>
          {delivery.charge_point && <span className="cell-sub">{delivery.charge_point}</span>}
        </>
      ),
    },
    { key: "state", title: t("users.status"), cell: (delivery) => <StatusChip prefix="delivery" value={delivery.state} /> },
    {
      key: "answer",
      title: t("webhooks.answer"),
      isMinor: true,
      cell: (delivery) =>
        delivery.last_status === null ? (
          <span className="muted">{delivery.complaint ?? NOTHING}</span>
        ) : (
          <>
            {delivery.last_status}
            {delivery.complaint && <span className="cell-sub">{delivery.complaint}</span>}
          </>
        ),
    },
    {
      key: "latency",
      title: t("webhooks.latency"),
      isMinor: true,
      isNumber: true,
      cell: (delivery) => (delivery.last_latency_ms === null ? NOTHING : `${number(delivery.last_latency_ms)} ms`),
    },
    { key: "attempts", title: t("webhooks.attempts"), isMinor: true, isNumber: true, cell: (delivery) => number(delivery.attempts) },
  ];
  return (
    <Panel
      title={t("webhooks.deliveries")}
      aside={
        <>
          <Button icon="refresh" className="button-small" onClick={pages.reload}>
            {t("action.refresh")}
          </Button>
          <Button icon="play" className="button-small" onClick={() => setReplaying(true)}>
            {t("webhooks.replayRange")}
          </Button>
        </>
      }
      isFlush
    >
      <div className="filters filters-inside">
        <SearchField label={t("webhooks.chargePoint")} name="charge_point" />
        <FilterSelect
          label={t("users.status")}
          name="state"
          options={[{ value: "", label: t("all") }, ...STATES.map((state) => ({ value: state, label: word("delivery", state) }))]}
        />
        <FilterSelect
          label={t("webhooks.event")}
          name="type"
          options={[{ value: "", label: t("all") }, ...EVENT_TYPES.map((type) => ({ value: type, label: type }))]}
        />
        <FilterTime label={t("filter.from")} name="from" />
        <FilterTime label={t("filter.to")} name="to" />
      </div>
      <DataTable
        label={t("webhooks.deliveries")}
        pages={pages}
        columns={columns}
        rowKey={(delivery) => delivery.id}
        empty={
          <EmptyState icon={isFiltered ? "search" : "webhook"} title={t(isFiltered ? "table.nothingFound" : "webhooks.noDeliveries")}>
            {t(isFiltered ? "table.nothingFound.text" : "webhooks.noDeliveries.text")}
          </EmptyState>
        }
      />
      {shown && (
        <WebhookDeliveryDialog webhook={webhook.id} delivery={shown} onClose={() => setShown(null)} onReplay={() => replay(shown)} />
      )}
      {isReplaying && <ReplayDialog webhook={webhook.id} onClose={() => setReplaying(false)} onDone={pages.reload} />}
    </Panel>
  );
}
