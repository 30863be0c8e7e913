import { useState } from "react";
import { api } from "../../api/client";
import type { APIKey, APIKeyWithSecret } from "../../api/types/machines";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { PageHeader } from "../../components/PageHeader";
import { SecretDialog } from "../../components/SecretDialog";
import { useToasts } from "../../components/ToastProvider";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { AccessTabs } from "./AccessTabs";
import { APIKeyDialog } from "./APIKeyDialog";
import { RotateDialog } from "./RotateDialog";

type Open = { deed: "rotate" | "revoke" | "edit"; key: APIKey };

export default function APIKeysPage() {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const isRevoked = query["is_revoked"] === "true";
  const pages = usePages<APIKey>(path("/api-keys"), {
    sort: query["sort"] ?? "name",
    is_revoked: isRevoked ? "true" : undefined,
  });
  const [isAdding, setAdding] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const columns: Column<APIKey>[] = [
    {
      key: "name",
      title: t("keys.name"),
      isSortable: true,
      cell: (key) => (
        <>
          <strong>{key.name}</strong>
          <span className="cell-sub">
            <code>{key.hint}…</code>
          </span>
        </>
      ),
    },
    {
      key: "scope",
      title: t("clients.scope"),
      isMinor: true,
      cell: (key) => (
        <span title={key.scope}>{t("clients.scopes", { count: key.scope.split(" ").length })}</span>
      ),
    },
    { key: "used", title: t("keys.lastUsed"), cell: (key) => <Ago value={key.last_used_at} /> },
    {
      key: "expires",
      title: isRevoked ? t("keys.revokedAt") : t("keys.expires"),
      isMinor: true,
      cell: (key) => {
        const moment = isRevoked ? key.revoked_at : key.expires_at;
        return moment ? time(moment) : t("never");
      },
    },
    { key: "created_at", title: t("clients.created"), isSortable: true, isMinor: true, cell: (key) => <Ago value={key.created_at} /> },
    {
      key: "deeds",
      title: "",
      cell: (key) =>
        isRevoked ? null : (
          <span className="row-deeds">
            <Button look="ghost" icon="edit" label={t("keys.edit.of", { name: key.name })} onClick={() => setOpen({ deed: "edit", key })} />
            <Button look="ghost" icon="refresh" label={t("keys.rotate.of", { name: key.name })} onClick={() => setOpen({ deed: "rotate", key })} />
            <Button look="ghost" icon="trash" label={t("keys.revoke.of", { name: key.name })} onClick={() => setOpen({ deed: "revoke", key })} />
          </span>
        ),
    },
  ];
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("keys.add")}
    </Button>
  );
  const show = (made: APIKeyWithSecret) => {
    setSecret(made.key);
    pages.reload();
  };
  const rotate = async (key: APIKey, overlap: number) => {
    const { data } = await api.post<APIKeyWithSecret>(path(`/api-keys/${key.id}/rotate`), { overlap_seconds: overlap });
    setOpen(null);
    show(data);
  };
  const revoke = async (key: APIKey) => {
    await api.remove(path(`/api-keys/${key.id}`));
    setOpen(null);
    toasts.say(t("keys.revoked"));
    pages.reload();
  };
  return (
    <>
      <PageHeader title={t("nav.access")} subtitle={t("keys.subtitle")} actions={add} />
      <AccessTabs current="keys" />
      <div className="filters">
        <FilterSelect
          label={t("keys.which")}
          name="is_revoked"
          options={[
            { value: "", label: t("keys.good") },
            { value: "true", label: t("keys.revokedOnes") },
          ]}
        />
      </div>
      <DataTable
        label={t("keys.title")}
        pages={pages}
        columns={columns}
        rowKey={(key) => key.id}
        empty={
          isRevoked ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("keys.noneRevoked")}
            </EmptyState>
          ) : (
            <EmptyState icon="key" title={t("keys.empty")} action={add}>
              {t("keys.empty.text")}
            </EmptyState>
          )
        }
      />
      {isAdding && <APIKeyDialog onClose={() => setAdding(false)} onMade={show} onChanged={pages.reload} />}
      {open?.deed === "edit" && (
        <APIKeyDialog apiKey={open.key} onClose={() => setOpen(null)} onMade={show} onChanged={pages.reload} />
      )}
      {open?.deed === "rotate" && (
        <RotateDialog
          title={t("secret.new")}
          text={t("clients.rotate.text", { name: open.key.name })}
          onClose={() => setOpen(null)}
          onRotate={(overlap) => rotate(open.key, overlap)}
        />
      )}
      {open?.deed === "revoke" && (
        <ConfirmDialog
          title={t("keys.revoke")}
          actionLabel={t("keys.revoke")}
          onClose={() => setOpen(null)}
          onConfirm={() => revoke(open.key)}
        >
          <p>{t("keys.revoke.text", { name: open.key.name })}</p>
        </ConfirmDialog>
      )}
      {secret && (
        <SecretDialog
          title={t("keys.secret")}
          secrets={[{ label: t("keys.secret"), value: secret }]}
          onClose={() => setSecret(null)}
        >
          <p className="field-hint">{t("keys.secret.use")}</p>
        </SecretDialog>
      )}
    </>
  );
}
