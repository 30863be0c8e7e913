import { useState } from "react";
import { api } from "../../api/client";
import type { Upload } from "../../api/types/uploads";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp } from "../../feed/FeedContext";
import { bytes, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { UploadName } from "./UploadName";

/** Diagnostics and logs that charge points uploaded because they were asked to. */
export default function UploadsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const pages = usePages<Upload>(path("/uploads"), { sort: query["sort"] ?? "-received_at" });
  const [deleted, setDeleted] = useState<Upload | null>(null);
  useCatchUp(pages.reload);
  const columns: Column<Upload>[] = [
    { key: "file", title: t("uploads.file"), cell: (upload) => <UploadName upload={upload} /> },
    {
      key: "charge_point",
      title: t("transactions.chargePoint"),
      cell: (upload) => (
        <Link to={`/charge-points/${encodeURIComponent(upload.charge_point)}/firmware`} className="quiet-link">
          {upload.charge_point}
        </Link>
      ),
    },
    { key: "received_at", title: t("uploads.received"), isSortable: true, cell: (upload) => time(upload.received_at) },
    { key: "size", title: t("firmware.size"), isNumber: true, cell: (upload) => bytes(upload.size_bytes) },
    {
      key: "sha256",
      title: "SHA-256",
      isMinor: true,
      cell: (upload) => <code title={upload.sha256}>{upload.sha256.slice(0, 12)}…</code>,
    },
    {
      key: "deeds",
      title: "",
      cell: (upload) =>
        can("charge-points:write") && (
          <span className="row-deeds">
            <Button
              look="ghost"
              icon="trash"
              label={t("uploads.delete.of", { name: upload.file_name || t("uploads.unnamed") })}
              onClick={() => setDeleted(upload)}
            />
          </span>
        ),
    },
  ];
  return (
    <>
      <PageHeader title={t("nav.uploads")} subtitle={t("uploads.subtitle")} />
      <DataTable
        label={t("nav.uploads")}
        pages={pages}
        columns={columns}
        rowKey={(upload) => upload.id}
        empty={
          <EmptyState
            icon="upload"
            title={t("uploads.empty")}
            action={
              <Link to="/charge-points" className="button">
                {t("uploads.empty.action")}
              </Link>
            }
          >
            {t("uploads.empty.text")}
          </EmptyState>
        }
      />
      {deleted && (
        <ConfirmDialog
          title={t("uploads.delete")}
          actionLabel={t("uploads.delete")}
          onClose={() => setDeleted(null)}
          onConfirm={async () => {
            await api.remove(path(`/uploads/${deleted.id}`));
            toasts.say(t("uploads.deleted"));
            setDeleted(null);
            pages.reload();
          }}
        >
          <p>
            {t("uploads.delete.text", {
              name: deleted.file_name || t("uploads.unnamed"),
              chargePoint: deleted.charge_point,
            })}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
