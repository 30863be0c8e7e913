import { useState } from "react";
import type { ManagedAccount } from "../../api/types/accounts";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { StatusChip } from "../../components/StatusChip";
import { NOTHING, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate } from "../../router/router";
import { NewAccountDialog } from "./NewAccountDialog";

export default function PlatformAccountsPage() {
  const t = useT();
  const pages = usePages<ManagedAccount>("/accounts");
  const [isAdding, setAdding] = useState(false);
  const columns: Column<ManagedAccount>[] = [
    {
      key: "name",
      title: t("locations.name"),
      cell: (account) => (
        <>
          <Link to={`/platform/accounts/${account.slug}`} className="row-link">
            {account.name}
          </Link>
          <span className="cell-sub">{account.slug}</span>
        </>
      ),
    },
    {
      key: "state",
      title: t("users.status"),
      cell: (account) => (
        <StatusChip
          prefix="account"
          value={account.delete_after ? "deleting" : account.suspended_at ? "suspended" : "active"}
          tone={account.delete_after ? "red" : account.suspended_at ? "amber" : "green"}
        />
      ),
    },
    { key: "created", title: t("clients.created"), isMinor: true, cell: (account) => time(account.created_at, "date") },
    {
      key: "deleted",
      title: t("platform.deleteAfter"),
      isMinor: true,
      cell: (account) => (account.delete_after ? time(account.delete_after, "date") : NOTHING),
    },
  ];
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("platform.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.accounts")} subtitle={t("platform.subtitle")} actions={add} />
      <DataTable
        label={t("nav.accounts")}
        pages={pages}
        columns={columns}
        rowKey={(account) => account.id}
        empty={
          <EmptyState icon="building" title={t("platform.empty")} action={add}>
            {t("platform.empty.text")}
          </EmptyState>
        }
      />
      {isAdding && (
        <NewAccountDialog onClose={() => setAdding(false)} onSaved={(account) => navigate(`/platform/accounts/${account.slug}`)} />
      )}
    </>
  );
}
