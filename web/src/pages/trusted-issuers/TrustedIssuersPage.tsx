import { useState } from "react";
import { api } from "../../api/client";
import type { TrustedIssuer } from "../../api/types/issuers";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { AccessTabs } from "../access/AccessTabs";
import { TrustedIssuerDialog } from "./TrustedIssuerDialog";

type Open = { deed: "add" } | { deed: "edit" | "delete"; of: TrustedIssuer; etag: string | null };

/** The account's own identity providers, whose tokens the API accepts. */
export default function TrustedIssuersPage() {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const pages = usePages<TrustedIssuer>(path("/trusted-issuers"), { sort: query["sort"] ?? "issuer" });
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  // The newest version and its ETag: a change is refused where somebody else was quicker.
  const begin = async (deed: "edit" | "delete", { id }: TrustedIssuer) => {
    try {
      const { data, etag } = await api.get<TrustedIssuer>(path(`/trusted-issuers/${id}`));
      setOpen({ deed, of: data, etag });
    } catch (error) {
      toasts.complain(error instanceof Error ? error.message : String(error));
      pages.reload();
    }
  };
  const columns: Column<TrustedIssuer>[] = [
    {
      key: "issuer",
      title: t("issuers.issuer"),
      isSortable: true,
      cell: (issuer) => (
        <>
          <strong className="break">{issuer.issuer}</strong>
          <span className="cell-sub">{t("issuers.for", { audience: issuer.audience })}</span>
        </>
      ),
    },
    {
      key: "roles",
      title: t("issuers.groups"),
      cell: (issuer) =>
        Object.entries(issuer.group_roles).map(([group, role]) => (
          <span key={group} className="group-role">
            {group} → {word("role", role)}
          </span>
        )),
    },
    {
      key: "state",
      title: t("users.status"),
      cell: (issuer) => (
        <StatusChip prefix="issuerState" value={issuer.is_active ? "active" : "inactive"} tone={issuer.is_active ? "green" : "grey"} />
      ),
    },
    {
      key: "created_at",
      title: t("clients.created"),
      isSortable: true,
      isMinor: true,
      cell: (issuer) => time(issuer.created_at, "date"),
    },
    {
      key: "deeds",
      title: "",
      cell: (issuer) => (
        <span className="row-deeds">
          <Button
            look="ghost"
            icon="edit"
            label={t("keys.edit.of", { name: issuer.issuer })}
            onClick={() => void begin("edit", issuer)}
          />
          <Button
            look="ghost"
            icon="trash"
            label={t("issuers.delete.of", { name: issuer.issuer })}
            onClick={() => void begin("delete", issuer)}
          />
        </span>
      ),
    },
  ];
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen({ deed: "add" })}>
      {t("issuers.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.access")} subtitle={t("issuers.subtitle")} actions={add} />
      <AccessTabs current="issuers" />
      <DataTable
        label={t("issuers.title")}
        pages={pages}
        columns={columns}
        rowKey={(issuer) => issuer.id}
        empty={
          <EmptyState icon="key" title={t("issuers.empty")} action={add}>
            {t("issuers.empty.text")}
          </EmptyState>
        }
      />
      {open?.deed === "add" && <TrustedIssuerDialog onClose={close} onSaved={pages.reload} />}
      {open?.deed === "edit" && (
        <TrustedIssuerDialog issuer={open.of} etag={open.etag} onClose={close} onSaved={pages.reload} />
      )}
      {open?.deed === "delete" && (
        <ConfirmDialog
          title={t("issuers.delete")}
          actionLabel={t("issuers.delete")}
          onClose={close}
          onConfirm={async () => {
            await api.remove(path(`/trusted-issuers/${open.of.id}`), { etag: open.etag });
            toasts.say(t("issuers.deleted"));
            close();
            pages.reload();
          }}
        >
          <p>{t("issuers.delete.text", { issuer: open.of.issuer })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
