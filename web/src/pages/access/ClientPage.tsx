import { useState } from "react";
import { api } from "../../api/client";
import type { Client, ClientWithSecret } from "../../api/types/machines";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyText } from "../../components/CopyText";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { ClientDialog } from "./ClientDialog";
import { ClientSecret } from "./ClientSecret";
import { RotateDialog } from "./RotateDialog";

export default function ClientPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const own = path(`/clients/${params["id"]}`);
  const resource = useResource<Client>(own);
  const [dialog, setDialog] = useState<"edit" | "rotate" | "delete" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const client = resource.data;
  if (!client) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const rotate = async (overlap: number) => {
    const { data } = await api.post<ClientWithSecret>(`${own}/rotate-secret`, { overlap_seconds: overlap });
    setDialog(null);
    setSecret(data.client_secret);
    resource.reload();
  };
  const remove = async () => {
    await api.remove(own, { etag: resource.etag });
    toasts.say(t("clients.deleted"));
    navigate("/api-access");
  };
  return (
    <>
      <PageHeader
        title={client.name}
        parent={{ to: "/api-access", title: t("clients.title") }}
        aside={client.revoked_at ? <StatusChip value="ended" /> : null}
        subtitle={word("clientKind.hint", client.kind)}
        actions={
          !client.revoked_at && (
            <>
              <Button icon="edit" onClick={() => setDialog("edit")}>
                {t("action.edit")}
              </Button>
              {client.kind !== "public" && (
                <Button icon="refresh" onClick={() => setDialog("rotate")}>
                  {t("secret.new")}
                </Button>
              )}
              <Button icon="trash" onClick={() => setDialog("delete")}>
                {t("clients.delete")}
              </Button>
            </>
          )
        }
      />
      <Panel title={t("clients.about")}>
        <Facts
          facts={[
            [t("clients.id"), <CopyText key="id" text={client.client_id} label={t("clients.id")} />],
            [t("clients.kind"), word("clientKind", client.kind)],
            [t("users.role"), client.role ? word("role", client.role) : null],
            [
              t("clients.scope"),
              <span key="scope" className="words">
                {client.scope.split(" ").map((scope) => (
                  <code key={scope}>{scope}</code>
                ))}
              </span>,
            ],
            [
              t("clients.redirects"),
              client.redirect_uris.length > 0 ? client.redirect_uris.map((uri) => <div key={uri}>{uri}</div>) : null,
            ],
            [t("clients.created"), time(client.created_at)],
            [t("secret.oldUntil"), client.previous_expires_at ? time(client.previous_expires_at) : null],
          ]}
        />
      </Panel>
      {dialog === "edit" && (
        <ClientDialog client={client} etag={resource.etag} onClose={() => setDialog(null)} onSaved={() => resource.reload()} />
      )}
      {dialog === "rotate" && (
        <RotateDialog
          title={t("secret.new")}
          text={t("clients.rotate.text", { name: client.name })}
          onClose={() => setDialog(null)}
          onRotate={rotate}
        />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={t("clients.delete")}
          actionLabel={t("clients.delete")}
          onClose={() => setDialog(null)}
          onConfirm={remove}
        >
          <p>{t("clients.delete.text", { name: client.name })}</p>
        </ConfirmDialog>
      )}
      {secret && <ClientSecret clientID={client.client_id} secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}
