import { useState } from "react";
import type { Webhook } from "../../api/types/webhooks";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { SecretDialog } from "../../components/SecretDialog";
import { StatusChip } from "../../components/StatusChip";
import { number, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { WebhookDialog } from "./WebhookDialog";

export default function WebhooksPage() {
  const t = useT();
  const { path } = useAccount();
  const pages = usePages<Webhook>(path("/webhooks"));
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const columns: Column<Webhook>[] = [
    {
      key: "url",
      title: t("webhooks.url"),
      cell: (webhook) => (
        <>
          <Link to={`/webhooks/${webhook.id}`} className="row-link break">
            {webhook.url}
          </Link>
          {webhook.description && <span className="cell-sub">{webhook.description}</span>}
        </>
      ),
    },
    {
      key: "events",
      title: t("webhooks.events"),
      isMinor: true,
      cell: (webhook) => (webhook.events.includes("*") ? t("webhooks.allEvents") : number(webhook.events.length)),
    },
    { key: "status", title: t("users.status"), cell: (webhook) => <StatusChip prefix="hook" value={webhook.status} /> },
    { key: "since", title: t("clients.created"), isMinor: true, cell: (webhook) => time(webhook.created_at, "date") },
  ];
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("webhooks.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.webhooks")} subtitle={t("webhooks.subtitle")} actions={add} />
      <DataTable
        label={t("nav.webhooks")}
        pages={pages}
        columns={columns}
        rowKey={(webhook) => webhook.id}
        empty={
          <EmptyState icon="webhook" title={t("webhooks.empty")} action={add}>
            {t("webhooks.empty.text")}
          </EmptyState>
        }
      />
      {isAdding && (
        <WebhookDialog
          onClose={() => setAdding(false)}
          onSaved={(webhook, secret) => (secret ? setMade({ id: webhook.id, secret }) : pages.reload())}
        />
      )}
      {made && (
        <SecretDialog
          title={t("webhooks.secret")}
          secrets={[{ label: t("webhooks.secret"), value: made.secret }]}
          onClose={() => navigate(`/webhooks/${made.id}`)}
        >
          <p className="field-hint">{t("webhooks.secret.use")}</p>
        </SecretDialog>
      )}
    </>
  );
}
