import { useState } from "react";
import { api } from "../../api/client";
import type { ManagedAccount } from "../../api/types/accounts";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { Note } from "../../components/Note";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { SecretDialog } from "../../components/SecretDialog";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { DeleteAccountDialog } from "./DeleteAccountDialog";
import { SupportDialog, type SupportToken } from "./SupportDialog";

type Deed = "suspend" | "resume";

export default function PlatformAccountPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const toasts = useToasts();
  const own = `/accounts/${encodeURIComponent(params["slug"] ?? "")}`;
  const resource = useResource<ManagedAccount>(own);
  const [deed, setDeed] = useState<Deed | "support" | "delete" | null>(null);
  const [token, setToken] = useState<SupportToken | null>(null);
  const account = resource.data;
  if (!account) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const act = async (what: Deed) => {
    await api.post(`${own}/${what}`);
    toasts.say(t(`platform.${what}.done`));
    setDeed(null);
    resource.reload();
  };
  const isSuspended = account.suspended_at !== null;
  return (
    <>
      <PageHeader
        title={account.name}
        parent={{ to: "/platform/accounts", title: t("nav.accounts") }}
        subtitle={account.slug}
        aside={
          <StatusChip
            prefix="account"
            value={account.delete_after ? "deleting" : isSuspended ? "suspended" : "active"}
            tone={account.delete_after ? "red" : isSuspended ? "amber" : "green"}
          />
        }
        actions={
          isSuspended ? (
            <>
              <Button look="primary" onClick={() => setDeed("resume")}>
                {t("platform.resume")}
              </Button>
              {!account.delete_after && (
                <Button icon="trash" onClick={() => setDeed("delete")}>
                  {t("platform.delete")}
                </Button>
              )}
            </>
          ) : (
            <>
              <Button onClick={() => setDeed("support")}>{t("platform.support")}</Button>
              <Button onClick={() => setDeed("suspend")}>{t("platform.suspend")}</Button>
            </>
          )
        }
      />
      {account.delete_after && <Note tone="red">{t("platform.deleting", { time: time(account.delete_after) })}</Note>}
      <Panel title={t("clients.about")}>
        <Facts
          facts={[
            [t("platform.slug"), <code key="slug">{account.slug}</code>],
            ["ID", <code key="id">{account.id}</code>],
            [t("clients.created"), time(account.created_at)],
            [t("platform.suspendedAt"), account.suspended_at ? time(account.suspended_at) : null],
            [t("platform.exportedAt"), account.exported_at ? time(account.exported_at) : null],
          ]}
        />
        <p className="muted panel-foot">{t("platform.firstPerson", { slug: account.slug })}</p>
      </Panel>
      {deed === "support" && (
        <SupportDialog
          account={account}
          onClose={() => setDeed(null)}
          onOpened={(opened) => {
            setDeed(null);
            setToken(opened);
          }}
        />
      )}
      {deed === "delete" && (
        <DeleteAccountDialog
          account={account}
          etag={resource.etag}
          onClose={() => setDeed(null)}
          onDone={() => {
            setDeed(null);
            resource.reload();
          }}
        />
      )}
      {(deed === "suspend" || deed === "resume") && (
        <ConfirmDialog
          title={t(`platform.${deed}`)}
          actionLabel={t(`platform.${deed}`)}
          isDanger={deed !== "resume"}
          onClose={() => setDeed(null)}
          onConfirm={() => act(deed)}
        >
          <p>{t(`platform.${deed}.text`, { name: account.name })}</p>
        </ConfirmDialog>
      )}
      {token && (
        <SecretDialog
          title={t("platform.support.token")}
          secrets={[{ label: t("platform.support.token"), value: token.access_token }]}
          onClose={() => setToken(null)}
        >
          <p className="field-hint">{t("platform.support.use", { time: time(token.expires_at) })}</p>
        </SecretDialog>
      )}
    </>
  );
}
