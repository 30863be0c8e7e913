import { useState } from "react";
import { api } from "../../api/client";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { StatusChip } from "../../components/StatusChip";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { NOTHING, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";

interface Certificate {
  id: string;
  status: "waiting" | "issued" | "installed" | "failed" | "refused" | "revoked";
  requested_name: string | null;
  serial_number: string | null;
  not_after: string | null;
  expires_soon: boolean;
  reason: string | null;
  requested_at: string;
}

/** The certificates that a charge point asked for. */
export function ChargePointCertificates({ chargePoint, zone }: TabProps) {
  const t = useT();
  const { path, can } = useAccount();
  const base = path(`/charge-points/${chargePoint.id}/certificates`);
  const pages = usePages<Certificate>(base, NEWEST_FIRST);
  const [asked, setAsked] = useState<{ deed: "approve" | "revoke"; certificate: Certificate } | null>(null);
  useCatchUp(pages.reload);
  useFeedEvent("command", (command) => {
    if (command.charge_point === chargePoint.identity) pages.reload();
  });
  const columns: Column<Certificate>[] = [
    { key: "at", title: t("certificates.requested"), cell: (row) => time(row.requested_at, "full", zone) },
    { key: "name", title: t("certificates.name"), cell: (row) => row.requested_name ?? NOTHING },
    {
      key: "status",
      title: t("transactions.status"),
      cell: (row) => (
        <span className="chips">
          <StatusChip value={row.status} />
          {row.expires_soon && <StatusChip value="expires_soon" tone="amber" />}
          {row.reason && <span className="cell-sub">{row.reason}</span>}
        </span>
      ),
    },
    { key: "until", title: t("certificates.until"), cell: (row) => time(row.not_after, "date", zone) },
    { key: "serial", title: t("certificates.serial"), isMinor: true, cell: (row) => row.serial_number ?? NOTHING },
    {
      key: "deeds",
      title: "",
      cell: (row) =>
        can("charge-points:write") && (
          <span className="actions">
            {row.status === "waiting" && (
              <Button className="button-small" onClick={() => setAsked({ deed: "approve", certificate: row })}>
                {t("certificates.approve")}
              </Button>
            )}
            {(row.status === "issued" || row.status === "installed") && (
              <Button className="button-small" onClick={() => setAsked({ deed: "revoke", certificate: row })}>
                {t("certificates.revoke")}
              </Button>
            )}
          </span>
        ),
    },
  ];
  return (
    <>
      <DataTable
        label={t("tabs.certificates")}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon="lock" title={t("certificates.empty")}>
            {t("certificates.empty.text")}
          </EmptyState>
        }
      />
      {asked && (
        <ConfirmDialog
          title={t(`certificates.${asked.deed}`)}
          actionLabel={t(`certificates.${asked.deed}`)}
          isDanger={asked.deed === "revoke"}
          onClose={() => setAsked(null)}
          onConfirm={async () => {
            await api.post(`${base}/${asked.certificate.id}/${asked.deed}`);
            setAsked(null);
            pages.reload();
          }}
        >
          <p>{t(`certificates.${asked.deed}.text`)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

const NEWEST_FIRST = { sort: "-requested_at" };
