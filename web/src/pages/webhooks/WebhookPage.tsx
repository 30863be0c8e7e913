import { useState } from "react";
import { api } from "../../api/client";
import type { Webhook, WebhookTest } from "../../api/types/webhooks";
import { useAction } from "../../api/useAction";
import { useResource } from "../../api/useResource";
import { Ago } from "../../components/Ago";
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
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { RotateDialog } from "../access/RotateDialog";
import { WebhookDeliveries } from "./WebhookDeliveries";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookTestResult } from "./WebhookTestResult";

export default function WebhookPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const own = path(`/webhooks/${params["id"]}`);
  const resource = useResource<Webhook>(own);
  const [dialog, setDialog] = useState<"edit" | "rotate" | "delete" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [test, setTest] = useState<WebhookTest | null>(null);
  const testing = useAction();
  const switching = useAction();
  const webhook = resource.data;
  if (!webhook) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const setPaused = (is_paused: boolean) =>
    switching.run(async () => {
      const { data, etag } = await api.patch<Webhook>(own, { is_paused }, { etag: resource.etag });
      resource.set(data, etag);
      toasts.say(t(is_paused ? "webhooks.paused" : "webhooks.resumed"));
    });
  const isOff = webhook.is_paused || webhook.status === "disabled";
  return (
    <>
      <PageHeader
        title={webhook.description || t("webhooks.one")}
        parent={{ to: "/webhooks", title: t("nav.webhooks") }}
        aside={<StatusChip prefix="hook" value={webhook.status} />}
        subtitle={<span className="break">{webhook.url}</span>}
        actions={
          <>
            <Button
              look="primary"
              icon="play"
              isBusy={testing.isRunning}
              onClick={() =>
                void testing.run(async () => setTest((await api.post<WebhookTest>(`${own}/test`)).data))
              }
            >
              {t("webhooks.test")}
            </Button>
            <Button isBusy={switching.isRunning} onClick={() => void setPaused(!isOff)}>
              {t(isOff ? "webhooks.resume" : "webhooks.pause")}
            </Button>
            <Button icon="edit" onClick={() => setDialog("edit")}>
              {t("action.edit")}
            </Button>
            <Button icon="refresh" onClick={() => setDialog("rotate")}>
              {t("secret.new")}
            </Button>
            <Button icon="trash" onClick={() => setDialog("delete")}>
              {t("action.delete")}
            </Button>
          </>
        }
      />
      <ProblemNote problem={testing.problem ?? switching.problem} />
      {webhook.status === "failing" && (
        <Note tone="red">
          {t("webhooks.failing", { count: webhook.consecutive_failures, time: time(webhook.retry_at, "seconds") })}
        </Note>
      )}
      {webhook.status === "disabled" && (
        <Note tone="amber">{t("webhooks.disabled", { time: time(webhook.disabled_at) })}</Note>
      )}
      {webhook.status === "paused" && <Note tone="amber">{t("webhooks.paused.text")}</Note>}
      <div className="stack">
        {test && <WebhookTestResult test={test} onClose={() => setTest(null)} />}
        <Panel title={t("webhooks.what")}>
          <Facts
            facts={[
              [
                t("webhooks.events"),
                webhook.events.includes("*") ? (
                  t("webhooks.allEvents")
                ) : (
                  <span key="events" className="words">
                    {webhook.events.map((event) => (
                      <code key={event}>{event}</code>
                    ))}
                  </span>
                ),
              ],
              [t("webhooks.headers"), webhook.header_names.length > 0 ? webhook.header_names.join(", ") : null],
              [t("webhooks.queue"), webhook.redis ? `${webhook.redis.queue} · ${webhook.redis.job}` : null],
              [t("secret.oldUntil"), webhook.old_secret_expires_at ? time(webhook.old_secret_expires_at) : null],
              [t("clients.created"), <Ago key="created" value={webhook.created_at} />],
            ]}
          />
        </Panel>
        <WebhookDeliveries webhook={webhook} />
      </div>
      {dialog === "edit" && (
        <WebhookDialog webhook={webhook} etag={resource.etag} onClose={() => setDialog(null)} onSaved={() => resource.reload()} />
      )}
      {dialog === "rotate" && (
        <RotateDialog
          title={t("secret.new")}
          text={t("webhooks.rotate.text")}
          onClose={() => setDialog(null)}
          onRotate={async (overlap) => {
            const { data } = await api.post<{ secret: string }>(`${own}/rotate-secret`, { overlap_seconds: overlap });
            setDialog(null);
            setSecret(data.secret);
            resource.reload();
          }}
        />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={t("webhooks.delete")}
          actionLabel={t("webhooks.delete")}
          onClose={() => setDialog(null)}
          onConfirm={async () => {
            await api.remove(own, { etag: resource.etag });
            toasts.say(t("webhooks.deleted"));
            navigate("/webhooks");
          }}
        >
          <p>{t("webhooks.delete.text", { url: webhook.url })}</p>
        </ConfirmDialog>
      )}
      {secret && (
        <SecretDialog
          title={t("webhooks.secret")}
          secrets={[{ label: t("webhooks.secret"), value: secret }]}
          onClose={() => setSecret(null)}
        >
          <p className="field-hint">{t("webhooks.secret.use")}</p>
        </SecretDialog>
      )}
    </>
  );
}
