import { useState } from "react";
import { api } from "../../api/client";
import type { Firmware } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { bytes, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { FirmwareDialog } from "./FirmwareDialog";
import { FirmwareTabs } from "./FirmwareTabs";

export default function FirmwarePage() {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const pages = usePages<Firmware>(path("/firmware"), { sort: query["sort"] ?? "-created_at" });
  const [open, setOpen] = useState<{ deed: "add" } | { deed: "upload" | "delete"; of: Firmware } | null>(null);
  const canConfigure = can("commands:configure");
  const close = () => setOpen(null);
  const columns: Column<Firmware>[] = [
    {
      key: "name",
      title: t("firmware.name"),
      isSortable: true,
      cell: (image) => (
        <>
          <strong>{image.name}</strong>
          <span className="cell-sub">{image.file_name}</span>
        </>
      ),
    },
    { key: "version", title: t("firmware.version"), cell: (image) => <code>{image.version}</code> },
    {
      key: "for",
      title: t("firmware.for"),
      isMinor: true,
      cell: (image) => [image.manufacturer, image.model].filter(Boolean).join(" ") || t("firmware.any"),
    },
    {
      key: "size",
      title: t("firmware.content"),
      cell: (image) =>
        image.size_bytes === null ? (
          <StatusChip prefix="firmwareContent" value="missing" tone="amber" />
        ) : (
          <span title={image.sha256 ?? undefined}>{bytes(image.size_bytes)}</span>
        ),
    },
    {
      key: "signed",
      title: t("firmware.signed"),
      isMinor: true,
      cell: (image) => t(image.signature ? "yes" : "no"),
    },
    { key: "created_at", title: t("clients.created"), isSortable: true, isMinor: true, cell: (image) => time(image.created_at, "date") },
    {
      key: "deeds",
      title: "",
      cell: (image) =>
        canConfigure && (
          <span className="row-deeds">
            {image.size_bytes === null && (
              <Button look="ghost" icon="upload" label={t("firmware.upload.of", { name: image.name })} onClick={() => setOpen({ deed: "upload", of: image })} />
            )}
            <Button look="ghost" icon="trash" label={t("firmware.delete.of", { name: image.name })} onClick={() => setOpen({ deed: "delete", of: image })} />
          </span>
        ),
    },
  ];
  const add = canConfigure && (
    <Button look="primary" icon="plus" onClick={() => setOpen({ deed: "add" })}>
      {t("firmware.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.firmware")} actions={add} />
      <FirmwareTabs current="files" />
      <DataTable
        label={t("firmware.files")}
        pages={pages}
        columns={columns}
        rowKey={(image) => image.id}
        empty={
          <EmptyState icon="chip" title={t("firmware.empty")} action={add}>
            {t("firmware.empty.text")}
          </EmptyState>
        }
      />
      {open?.deed === "add" && <FirmwareDialog onClose={close} onSaved={pages.reload} />}
      {open?.deed === "upload" && <FirmwareDialog firmware={open.of} onClose={close} onSaved={pages.reload} />}
      {open?.deed === "delete" && (
        <ConfirmDialog
          title={t("firmware.delete")}
          actionLabel={t("firmware.delete")}
          onClose={close}
          onConfirm={async () => {
            await api.remove(path(`/firmware/${open.of.id}`));
            toasts.say(t("firmware.deleted"));
            close();
            pages.reload();
          }}
        >
          <p>{t("firmware.delete.text", { name: open.of.name })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
