import { useState } from "react";
import type { Client } from "../../api/types/machines";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { StatusChip } from "../../components/StatusChip";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { AccessTabs } from "./AccessTabs";
import { ClientDialog } from "./ClientDialog";
import { ClientSecret } from "./ClientSecret";

export default function ClientsPage() {
  const t = useT();
  const { path } = useAccount();
  const [query] = useQuery();
  const pages = usePages<Client>(path("/clients"), { sort: query["sort"] ?? "name" });
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const columns: Column<Client>[] = [
    {
      key: "name",
      title: t("clients.name"),
      isSortable: true,
      cell: (client) => (
        <>
          <Link to={`/api-access/clients/${client.id}`} className="row-link">
            {client.name}
          </Link>
          <span className="cell-sub">{client.client_id}</span>
        </>
      ),
    },
    { key: "kind", title: t("clients.kind"), isMinor: true, cell: (client) => word("clientKind", client.kind) },
    {
      key: "rights",
      title: t("clients.rights"),
      cell: (client) =>
        client.role ? word("role", client.role) : t("clients.scopes", { count: client.scope.split(" ").length }),
    },
    { key: "created_at", title: t("clients.created"), isSortable: true, isMinor: true, cell: (client) => <Ago value={client.created_at} /> },
    { key: "state", title: "", cell: (client) => (client.revoked_at ? <StatusChip value="ended" /> : null) },
  ];
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("clients.add")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("nav.access")}
        subtitle={t("clients.subtitle")}
        actions={
          <>
            {/* Another document, not a page of this one. */}
            <a className="button" href="/docs">
              {t("clients.docs")}
            </a>
            {add}
          </>
        }
      />
      <AccessTabs current="clients" />
      <DataTable
        label={t("clients.title")}
        pages={pages}
        columns={columns}
        rowKey={(client) => client.id}
        empty={
          <EmptyState icon="key" title={t("clients.empty")} action={add}>
            {t("clients.empty.text")}
          </EmptyState>
        }
      />
      {isAdding && (
        <ClientDialog
          onClose={() => setAdding(false)}
          onSaved={(client) => {
            pages.reload();
            if (client.client_secret) setMade({ id: client.client_id, secret: client.client_secret });
          }}
        />
      )}
      {made && <ClientSecret clientID={made.id} secret={made.secret} onClose={() => setMade(null)} />}
    </>
  );
}
