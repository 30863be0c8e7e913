import { useState } from "react";
import { api } from "../../api/client";
import type { Command } from "../../api/types";
import { usePages } from "../../api/usePages";
import { Author } from "../../components/Author";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { Dialog } from "../../components/Dialog";
import { EmptyState } from "../../components/EmptyState";
import { Facts } from "../../components/Facts";
import { JSONText } from "../../components/JSONText";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";

/** What was asked of a charge point and how it answered. */
export function ChargePointCommands({ chargePoint, zone }: TabProps) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const base = path(`/charge-points/${chargePoint.id}/commands`);
  const pages = usePages<Command>(base, NEWEST_FIRST);
  const [shown, setShown] = useState<Command | null>(null);
  useCatchUp(pages.reload);
  useFeedEvent("command", (command) => {
    if (command.charge_point === chargePoint.identity) pages.reload();
  });
  const by = (command: Command) => <Author id={command.created_by} name={command.created_by_name} />;
  const cancel = async (command: Command) => {
    try {
      await api.post(`${base}/${command.id}/cancel`);
    } catch (error) {
      toasts.complain(error instanceof Error ? error.message : String(error));
    }
    setShown(null);
    pages.reload();
  };
  const columns: Column<Command>[] = [
    {
      key: "type",
      title: t("commands.type"),
      cell: (row) => (
        <button type="button" className="link row-link" onClick={() => setShown(row)}>
          {word("command", row.type)}
        </button>
      ),
    },
    {
      key: "status",
      title: t("commands.answer"),
      cell: (row) => (
        <>
          <StatusChip value={row.status} />
          {row.error_description && <span className="cell-sub">{row.error_description}</span>}
        </>
      ),
    },
    { key: "by", title: t("commands.by"), isMinor: true, cell: (row) => by(row) },
    { key: "at", title: t("commands.at"), cell: (row) => time(row.created_at, "seconds", zone) },
  ];
  return (
    <>
      <DataTable
        label={t("tabs.commands")}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon="bolt" title={t("commands.empty")}>
            {t("commands.empty.text")}
          </EmptyState>
        }
      />
      {shown && (
        <Dialog
          title={word("command", shown.type)}
          isWide
          onClose={() => setShown(null)}
          footer={
            <>
              {shown.is_queued && shown.status === "pending" && can("commands:control") && (
                <Button onClick={() => void cancel(shown)}>{t("commands.cancel")}</Button>
              )}
              <Button onClick={() => setShown(null)}>{t("action.close")}</Button>
            </>
          }
        >
          <div className="stack">
            <Facts
              facts={[
                [t("commands.answer"), <StatusChip key="status" value={shown.status} />],
                [t("commands.by"), by(shown)],
                [t("commands.at"), time(shown.created_at, "seconds", zone)],
                [t("commands.sentAt"), time(shown.sent_at, "seconds", zone)],
                [t("commands.completedAt"), time(shown.completed_at, "seconds", zone)],
                [
                  t("commands.error"),
                  shown.error_code ? [shown.error_code, shown.error_description].filter(Boolean).join(": ") : null,
                ],
              ]}
            />
            <JSONText title={t("commands.request")} value={shown.request} />
            <JSONText title={t("commands.response")} value={shown.response ?? NOTHING} />
          </div>
        </Dialog>
      )}
    </>
  );
}

const NEWEST_FIRST = { sort: "-created_at" };
