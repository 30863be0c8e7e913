import { api } from "../../api/client";
import { EVENT_TYPES } from "../../api/types/webhooks";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { timeFromNow } from "../../components/timeFromNow";

const DAY_MS = 86_400_000;

/** Delivers a range of events once more: after an outage of the receiver, say. */
export function ReplayDialog({ webhook, onClose, onDone }: { webhook: string; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const form = useForm({
    from: timeFromNow(-DAY_MS),
    to: "",
    state: "dead",
    type: "",
    charge_point: "",
  });
  const replay = async () => {
    const { from, to, state, type, charge_point } = form.values;
    const { data } = await api.post<{ count: number; is_complete: boolean }>(path(`/webhooks/${webhook}/replay`), {
      from,
      state,
      ...(to ? { to } : {}),
      ...(type ? { types: [type] } : {}),
      ...(charge_point ? { charge_point } : {}),
    });
    toasts.say(t(data.is_complete ? "webhooks.replayed" : "webhooks.replayedSome", { count: data.count }));
    onClose();
    onDone();
  };
  return (
    <FormDialog title={t("webhooks.replayRange")} submitLabel={t("webhooks.replay")} onClose={onClose} onSubmit={replay}>
      <p>{t("webhooks.replay.text")}</p>
      <div className="form-grid">
        <TimeField label={t("filter.from")} {...form.field("from")} />
        <TimeField label={t("filter.to")} hint={t("webhooks.replay.to")} {...form.field("to")} />
      </div>
      <SelectField
        label={t("webhooks.replay.which")}
        options={[
          { value: "dead", label: t("webhooks.replay.dead") },
          { value: "delivered", label: t("webhooks.replay.delivered") },
          { value: "any", label: t("webhooks.replay.any") },
        ]}
        {...form.field("state")}
      />
      <SelectField
        label={t("webhooks.event")}
        options={[{ value: "", label: t("all") }, ...EVENT_TYPES.map((type) => ({ value: type, label: type }))]}
        {...form.field("type")}
      />
      <TextField label={t("webhooks.chargePoint")} hint={t("webhooks.chargePoint.hint")} {...form.field("charge_point")} />
    </FormDialog>
  );
}
