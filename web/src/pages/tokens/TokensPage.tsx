import { useState } from "react";
import { api } from "../../api/client";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { ImportDialog } from "../../components/ImportDialog";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { energy, NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { TokenDialog } from "./TokenDialog";
import { TOKEN_STATUSES, TOKEN_TYPES, type Token } from "./tokens";

export default function TokensPage() {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const { q, status, type, sort = "uid" } = query;
  const pages = usePages<Token>(path("/tokens"), { q, status, type, sort });
  const [dialog, setDialog] = useState<"add" | "import" | null>(null);
  const [edited, setEdited] = useState<Token | null>(null);
  const [removed, setRemoved] = useState<Token | null>(null);
  const canWrite = can("sessions:write");
  const any = { value: "", label: t("all") };
  const columns: Column<Token>[] = [
    {
      key: "uid",
      title: t("tokens.uid"),
      isSortable: true,
      cell: (row) => (
        <>
          {canWrite ? (
            <button type="button" className="link row-link" onClick={() => setEdited(row)}>
              {row.uid}
            </button>
          ) : (
            <strong>{row.uid}</strong>
          )}
          {row.note && <span className="cell-sub">{row.note}</span>}
        </>
      ),
    },
    { key: "type", title: t("tokens.type"), cell: (row) => word("tokenType", row.type) },
    { key: "status", title: t("transactions.status"), cell: (row) => <StatusChip value={row.status} /> },
    { key: "group", title: t("tokens.group"), isMinor: true, cell: (row) => row.group_id ?? NOTHING },
    {
      key: "expires",
      title: t("tokens.expires"),
      isMinor: true,
      cell: (row) => (row.expires_at ? time(row.expires_at, "date") : t("never")),
    },
    {
      key: "energy",
      title: t("tokens.used"),
      isNumber: true,
      isMinor: true,
      cell: (row) =>
        row.energy_budget_wh === null
          ? energy(row.energy_used_wh)
          : t("tokens.usedOf", { used: energy(row.energy_used_wh), budget: energy(row.energy_budget_wh) }),
    },
    {
      key: "deeds",
      title: "",
      cell: (row) =>
        canWrite && (
          <Button
            look="ghost"
            icon="trash"
            label={t("tokens.deleteOf", { uid: row.uid })}
            onClick={() => setRemoved(row)}
          />
        ),
    },
  ];
  const addButton = canWrite && (
    <Button look="primary" icon="plus" onClick={() => setDialog("add")}>
      {t("tokens.add")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("nav.tokens")}
        actions={
          canWrite && (
            <>
              <Button icon="upload" onClick={() => setDialog("import")}>
                {t("action.import")}
              </Button>
              {addButton}
            </>
          )
        }
      />
      <div className="filters">
        <SearchField label={t("tokens.search")} />
        <FilterSelect
          label={t("transactions.status")}
          name="status"
          options={[any, ...TOKEN_STATUSES.map((value) => ({ value, label: word("status", value) }))]}
        />
        <FilterSelect
          label={t("tokens.type")}
          name="type"
          options={[any, ...TOKEN_TYPES.map((value) => ({ value, label: word("tokenType", value) }))]}
        />
      </div>
      <DataTable
        label={t("nav.tokens")}
        pages={pages}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          q || status || type ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="token" title={t("tokens.empty")} action={addButton}>
              {t("tokens.empty.text")}
            </EmptyState>
          )
        }
      />
      {(dialog === "add" || edited) && (
        <TokenDialog
          token={edited ?? undefined}
          onClose={() => {
            setDialog(null);
            setEdited(null);
          }}
          onSaved={pages.reload}
        />
      )}
      {dialog === "import" && (
        <ImportDialog
          title={t("tokens.import")}
          path={path("/tokens/import")}
          help={t("tokens.import.help")}
          example="uid,status,group_id,note"
          onClose={() => setDialog(null)}
          onImported={(count) => {
            toasts.say(t("tokens.imported", { count }));
            pages.reload();
          }}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t("tokens.delete")}
          actionLabel={t("tokens.delete")}
          onClose={() => setRemoved(null)}
          onConfirm={async () => {
            const seen = await api.get<Token>(path(`/tokens/${removed.id}`));
            await api.remove(path(`/tokens/${removed.id}`), { etag: seen.etag });
            setRemoved(null);
            toasts.say(t("tokens.deleted"));
            pages.reload();
          }}
        >
          <p>{t("tokens.delete.text", { uid: removed.uid })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
