import { useState } from "react";
import { send } from "../../api/client";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { Panel } from "../../components/Panel";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { bytes, NOTHING, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";
import { CommandDialog } from "./CommandDialog";

interface JobStatus {
  id: string;
  status: string;
  firmware_version: string | null;
  repetitions: number;
  at: string;
  last_at: string;
}

interface Upload {
  id: string;
  kind: "diagnostics" | "security";
  file_name: string;
  size_bytes: number;
  received_at: string;
}

/** How updates and uploads of diagnostics went, and the files that came. */
export function ChargePointFirmware({ chargePoint, zone }: TabProps) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const base = path(`/charge-points/${chargePoint.id}`);
  const firmware = usePages<JobStatus>(`${base}/firmware-status`, NEWEST_FIRST);
  const diagnostics = usePages<JobStatus>(`${base}/diagnostics-status`, NEWEST_FIRST);
  const uploads = usePages<Upload>(can("logs:read") ? `${base}/uploads` : null, NEWEST_RECEIVED);
  const [asked, setAsked] = useState<string | null>(null);
  const reload = () => {
    firmware.reload();
    diagnostics.reload();
    uploads.reload();
  };
  useCatchUp(reload);
  useFeedEvent("charge_point", (changed) => {
    if (changed.id === chargePoint.id) reload();
  });
  const download = async (upload: Upload) => {
    try {
      const response = await send("GET", path(`/uploads/${upload.id}/content`));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = upload.file_name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      toasts.complain(error instanceof Error ? error.message : String(error));
    }
  };
  const statusColumns: Column<JobStatus>[] = [
    { key: "at", title: t("messages.at"), cell: (row) => time(row.last_at, "seconds", zone) },
    {
      key: "status",
      title: t("transactions.status"),
      cell: (row) => (
        <>
          <StatusChip value={row.status} />
          {row.repetitions > 1 && <span className="muted"> × {row.repetitions}</span>}
        </>
      ),
    },
    { key: "version", title: t("chargePoints.firmware"), isMinor: true, cell: (row) => row.firmware_version ?? NOTHING },
  ];
  const uploadColumns: Column<Upload>[] = [
    { key: "at", title: t("messages.at"), cell: (row) => time(row.received_at, "seconds", zone) },
    {
      key: "file",
      title: t("firmware.file"),
      cell: (row) => (
        <button type="button" className="link row-link" onClick={() => void download(row)}>
          {row.file_name}
        </button>
      ),
    },
    { key: "size", title: t("firmware.size"), isNumber: true, cell: (row) => bytes(row.size_bytes) },
  ];
  const none = (text: string) => (
    <EmptyState icon="chip" title={t("firmware.none")}>
      {text}
    </EmptyState>
  );
  return (
    <div className="stack">
      <div className="columns">
        <Panel
          title={t("firmware.updates")}
          isFlush
          aside={
            can("commands:configure") && (
              <Button onClick={() => setAsked("update_firmware")}>{t("command.update_firmware")}</Button>
            )
          }
        >
          <DataTable
            label={t("firmware.updates")}
            pages={firmware}
            columns={statusColumns}
            rowKey={(row) => row.id}
            empty={none(t("firmware.updates.none"))}
          />
        </Panel>
        <Panel
          title={t("firmware.diagnostics")}
          isFlush
          aside={
            can("commands:control") && (
              <Button onClick={() => setAsked("get_diagnostics")}>{t("command.get_diagnostics")}</Button>
            )
          }
        >
          <DataTable
            label={t("firmware.diagnostics")}
            pages={diagnostics}
            columns={statusColumns.slice(0, 2)}
            rowKey={(row) => row.id}
            empty={none(t("firmware.diagnostics.none"))}
          />
        </Panel>
      </div>
      {can("logs:read") && (
        <Panel title={t("firmware.uploads")} isFlush>
          <DataTable
            label={t("firmware.uploads")}
            pages={uploads}
            columns={uploadColumns}
            rowKey={(row) => row.id}
            empty={none(t("firmware.uploads.none"))}
          />
        </Panel>
      )}
      {asked && (
        <CommandDialog chargePoint={chargePoint} type={asked} onClose={() => setAsked(null)} onSent={reload} />
      )}
    </div>
  );
}

const NEWEST_FIRST = { sort: "-at", limit: 10 };
const NEWEST_RECEIVED = { sort: "-received_at", limit: 10 };
