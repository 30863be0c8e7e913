import { usePages } from "../../api/usePages";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { StatusChip, type Tone } from "../../components/StatusChip";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { NOTHING, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";

interface ConnectionEvent {
  id: string;
  event: "connected" | "disconnected" | "replaced" | "refused";
  reason: string | null;
  remote_address: string | null;
  user_agent: string | null;
  subprotocol: string | null;
  at: string;
}

const TONES: Record<ConnectionEvent["event"], Tone> = {
  connected: "green",
  disconnected: "grey",
  replaced: "amber",
  refused: "red",
};

/** When it came and went, and why it was refused. */
export function ChargePointConnections({ chargePoint, zone }: TabProps) {
  const t = useT();
  const { path } = useAccount();
  const pages = usePages<ConnectionEvent>(path(`/charge-points/${chargePoint.id}/connection-events`), NEWEST_FIRST);
  useCatchUp(pages.reload);
  useFeedEvent("charge_point", (changed) => {
    if (changed.id === chargePoint.id && changed.is_online !== chargePoint.is_online) pages.reload();
  });
  const columns: Column<ConnectionEvent>[] = [
    { key: "at", title: t("messages.at"), cell: (row) => time(row.at, "seconds", zone) },
    {
      key: "event",
      title: t("connections.event"),
      cell: (row) => <StatusChip value={row.event} tone={TONES[row.event]} />,
    },
    { key: "reason", title: t("connections.reason"), cell: (row) => row.reason ?? NOTHING },
    { key: "address", title: t("connections.address"), isMinor: true, cell: (row) => row.remote_address ?? NOTHING },
    { key: "protocol", title: t("chargePoints.version"), isMinor: true, cell: (row) => row.subprotocol ?? NOTHING },
    { key: "agent", title: t("connections.agent"), isMinor: true, cell: (row) => row.user_agent ?? NOTHING },
  ];
  return (
    <DataTable
      label={t("tabs.connections")}
      pages={pages}
      columns={columns}
      rowKey={(row) => row.id}
      empty={
        <EmptyState icon="chip" title={t("connections.empty")}>
          {t("connections.empty.text")}
        </EmptyState>
      }
    />
  );
}

const NEWEST_FIRST = { sort: "-at" };
