import { useState } from "react";
import type { Message } from "../../api/types";
import { usePages } from "../../api/usePages";
import { DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { SearchField } from "../../components/SearchField";
import { useCatchUp, useFeedEvent, useWatch } from "../../feed/FeedContext";
import { useT } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";
import { MessageDialog } from "../messages/MessageDialog";
import { messageColumns } from "../messages/messageColumns";
import { MessageFilters } from "../messages/MessageFilters";
import { ViewSwitch } from "../messages/ViewSwitch";

const KEPT = 200;

/** The frames of a charge point as they arrive, in words or raw. */
export function ChargePointMessages({ chargePoint, zone }: TabProps) {
  const t = useT();
  const { path } = useAccount();
  const [query] = useQuery();
  const { q, action, direction, status, sort = "-at" } = query;
  const pages = usePages<Message>(path(`/charge-points/${chargePoint.id}/messages`), { q, action, direction, status, sort });
  const [shown, setShown] = useState<Message | null>(null);
  const isRaw = query["view"] === "raw";
  useWatch(chargePoint.id);
  useCatchUp(pages.reload);
  useFeedEvent("message", (message) => {
    if (message.charge_point_id !== chargePoint.id || pages.hasPrevious || sort !== "-at" || q) return;
    if ((action && message.action !== action) || (direction && message.direction !== direction)) return;
    if (status && message.status !== status) return;
    pages.update((rows) => [message, ...rows.filter((row) => row.id !== message.id)].slice(0, KEPT));
  });
  return (
    <>
      <div className="filters">
        <SearchField label={t("messages.search")} />
        <MessageFilters />
        <span className="filters-end">
          <ViewSwitch />
        </span>
      </div>
      <DataTable
        label={t("tabs.messages")}
        pages={pages}
        columns={messageColumns({ zoneOf: () => zone, isRaw, onShow: setShown })}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon="messages" title={t("messages.empty")}>
            {t("messages.empty.text")}
          </EmptyState>
        }
      />
      {shown && <MessageDialog message={shown} zone={zone} onClose={() => setShown(null)} />}
    </>
  );
}
