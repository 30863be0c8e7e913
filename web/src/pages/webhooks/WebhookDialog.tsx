import { api } from "../../api/client";
import { EVENT_TYPES, type Webhook } from "../../api/types/webhooks";
import { CheckField } from "../../components/CheckField";
import { CheckList } from "../../components/CheckList";
import { FormDialog } from "../../components/FormDialog";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";

interface Props {
  webhook?: Webhook;
  etag?: string | null;
  onClose: () => void;
  /** The secret is there when it was made: shown once. */
  onSaved: (webhook: Webhook, secret: string | null) => void;
}

export function WebhookDialog({ webhook, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const form = useForm({
    url: webhook?.url ?? "",
    description: webhook?.description ?? "",
    isForAll: webhook ? webhook.events.includes("*") : true,
    events: webhook?.events.filter((event) => event !== "*") ?? [],
    headers: "",
    queue: webhook?.redis?.queue ?? "default",
    job: webhook?.redis?.job ?? "",
  });
  const { values } = form;
  const isRedis = /^rediss?:/.test(values.url);
  const save = async () => {
    const headers = readHeaders(values.headers);
    const body = {
      // The address is shown without its password: unchanged, it is not sent back.
      ...(webhook && values.url === webhook.url ? {} : { url: values.url }),
      description: values.description || null,
      events: values.isForAll ? ["*"] : values.events,
      // What is hidden stays, unless something else is entered.
      ...(headers ? { headers } : {}),
      ...(isRedis ? { redis: { queue: values.queue, ...(values.job ? { job: values.job } : {}) } } : {}),
    };
    const { data } = webhook
      ? await api.patch<Webhook & { secret?: string }>(path(`/webhooks/${webhook.id}`), body, { etag })
      : await api.post<Webhook & { secret?: string }>(path("/webhooks"), body);
    toasts.say(t("webhooks.saved"));
    onClose();
    onSaved(data, data.secret ?? null);
  };
  return (
    <FormDialog
      title={t(webhook ? "webhooks.edit" : "webhooks.add")}
      submitLabel={t(webhook ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <TextField label={t("webhooks.url")} type="url" required hint={t("webhooks.url.hint")} {...form.field("url")} />
      {isRedis && (
        <div className="form-grid">
          <TextField label={t("webhooks.queue")} hint={t("webhooks.queue.hint")} {...form.field("queue")} />
          <TextField label={t("webhooks.job")} hint={t("webhooks.job.hint")} {...form.field("job")} />
        </div>
      )}
      <TextField label={t("webhooks.description")} {...form.field("description")} />
      <CheckField label={t("webhooks.allEvents")} hint={t("webhooks.allEvents.hint")} {...form.field("isForAll")} />
      {!values.isForAll && (
        <CheckList
          label={t("webhooks.events")}
          options={EVENT_TYPES.map((type) => ({ value: type, label: type, hint: word("event", type) }))}
          {...form.field("events")}
        />
      )}
      {!isRedis && (
        <TextArea
          label={t("webhooks.headers")}
          hint={
            webhook?.header_names.length
              ? t("webhooks.headers.kept", { names: webhook.header_names.join(", ") })
              : t("webhooks.headers.hint")
          }
          isCode
          {...form.field("headers")}
        />
      )}
    </FormDialog>
  );
}

/** "Name: value" by line; null where there is none. */
function readHeaders(text: string): Record<string, string> | null {
  const lines = text.split("\n").filter((line) => line.trim());
  if (lines.length === 0) return null;
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...rest] = line.split(":");
      return [name.trim(), rest.join(":").trim()];
    }),
  );
}
