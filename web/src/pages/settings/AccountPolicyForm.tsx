import type { FormEvent } from "react";
import { api } from "../../api/client";
import type { Account } from "../../api/types/accounts";
import { useAction } from "../../api/useAction";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Panel } from "../../components/Panel";
import { ProblemContext } from "../../components/ProblemContext";
import { ProblemNote } from "../../components/ProblemNote";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { numberOrText } from "../../components/numberOrText";

interface Props {
  account: Account;
  etag: string | null;
  onSaved: (account: Account, etag: string | null) => void;
}

const MIB = 1_048_576;
const HOUR = 3600;

/** What holds for the whole account. Only what was changed is sent. */
export function AccountPolicyForm({ account, etag, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const locations = useLocations();
  const toasts = useToasts();
  const action = useAction();
  const form = useForm({
    name: account.name,
    unknown_token_policy: account.unknown_token_policy as string,
    allows_concurrent_transactions: account.allows_concurrent_transactions,
    local_list_enabled: account.local_list_enabled,
    close_vanished_after_minutes: account.close_vanished_after_minutes?.toString() ?? "",
    minimum_security_profile: String(account.minimum_security_profile),
    fallback_subprotocol: account.fallback_subprotocol ?? "",
    auto_registration_location_id: account.auto_registration_location_id ?? "",
    certificate_policy: account.certificate_policy as string,
    command_attempts: String(account.command_attempts),
    command_retry_interval_seconds: String(account.command_retry_interval_seconds),
    command_expiry_seconds: String(account.command_expiry_seconds / HOUR),
    remote_start_timeout_seconds: String(account.remote_start_timeout_seconds),
    message_retention_days: String(account.message_retention_days),
    meter_value_retention_days: String(account.meter_value_retention_days),
    audit_retention_days: String(account.audit_retention_days),
    upload_retention_days: String(account.upload_retention_days),
    file_quota_bytes: String(account.file_quota_bytes / MIB),
  });
  const { values } = form;
  const save = (event: FormEvent) => {
    event.preventDefault();
    const scaled = (text: string, factor: number) => {
      const value = numberOrText(text);
      return typeof value === "number" ? Math.round(value * factor) : value;
    };
    const wanted: Record<string, unknown> = {
      ...values,
      close_vanished_after_minutes: numberOrText(values.close_vanished_after_minutes),
      minimum_security_profile: Number(values.minimum_security_profile),
      fallback_subprotocol: values.fallback_subprotocol || null,
      auto_registration_location_id: values.auto_registration_location_id || null,
      command_attempts: numberOrText(values.command_attempts),
      command_retry_interval_seconds: numberOrText(values.command_retry_interval_seconds),
      command_expiry_seconds: scaled(values.command_expiry_seconds, HOUR),
      remote_start_timeout_seconds: numberOrText(values.remote_start_timeout_seconds),
      message_retention_days: Number(values.message_retention_days),
      meter_value_retention_days: Number(values.meter_value_retention_days),
      audit_retention_days: numberOrText(values.audit_retention_days),
      upload_retention_days: numberOrText(values.upload_retention_days),
      file_quota_bytes: scaled(values.file_quota_bytes, MIB),
    };
    const before = account as unknown as Record<string, unknown>;
    const changed = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => before[key] !== value));
    void action.run(async () => {
      const answer = await api.patch<Account>(path(""), changed, { etag });
      toasts.say(t("policy.saved"));
      onSaved(answer.data, answer.etag);
    });
  };
  const days = (list: number[]) => list.map((count) => ({ value: String(count), label: t("policy.days", { count }) }));
  return (
    <form onSubmit={save} noValidate>
      <ProblemNote problem={action.problem} />
      <ProblemContext.Provider value={action.problem}>
        <div className="columns">
          <Panel title={t("policy.general")}>
            <div className="form">
              <TextField label={t("policy.name")} {...form.field("name")} />
              <SelectField
                label={t("policy.unknownTokens")}
                hint={word("unknownTokens.hint", values.unknown_token_policy)}
                options={["refuse", "accept", "accept_and_register"].map((value) => ({
                  value,
                  label: word("unknownTokens", value),
                }))}
                {...form.field("unknown_token_policy")}
              />
              <CheckField
                label={t("policy.concurrent")}
                hint={t("policy.concurrent.hint")}
                {...form.field("allows_concurrent_transactions")}
              />
              <CheckField label={t("policy.localList")} hint={t("policy.localList.hint")} {...form.field("local_list_enabled")} />
              <TextField
                label={t("policy.vanished")}
                hint={t("policy.vanished.hint")}
                inputMode="numeric"
                {...form.field("close_vanished_after_minutes")}
              />
            </div>
          </Panel>
          <Panel title={t("policy.chargePoints")}>
            <div className="form">
              <SelectField
                label={t("policy.securityProfile")}
                hint={t("policy.securityProfile.hint")}
                options={["0", "1", "2", "3"].map((value) => ({ value, label: word("securityProfile", value) }))}
                {...form.field("minimum_security_profile")}
              />
              <SelectField
                label={t("policy.certificates")}
                options={["automatic", "approval"].map((value) => ({ value, label: word("certificates", value) }))}
                {...form.field("certificate_policy")}
              />
              <SelectField
                label={t("policy.autoRegistration")}
                hint={t("policy.autoRegistration.hint")}
                options={[
                  { value: "", label: t("policy.autoRegistration.none") },
                  ...locations.all.map((location) => ({ value: location.id, label: location.name })),
                ]}
                {...form.field("auto_registration_location_id")}
              />
              <SelectField
                label={t("policy.subprotocol")}
                hint={t("policy.subprotocol.hint")}
                options={[
                  { value: "", label: t("policy.subprotocol.none") },
                  { value: "ocpp1.6", label: "OCPP 1.6" },
                ]}
                {...form.field("fallback_subprotocol")}
              />
            </div>
          </Panel>
          <Panel title={t("policy.commands")}>
            <div className="form form-grid">
              <TextField label={t("policy.attempts")} inputMode="numeric" {...form.field("command_attempts")} />
              <TextField label={t("policy.retry")} inputMode="numeric" {...form.field("command_retry_interval_seconds")} />
              <TextField label={t("policy.expiry")} inputMode="decimal" {...form.field("command_expiry_seconds")} />
              <TextField
                label={t("policy.remoteStart")}
                inputMode="numeric"
                {...form.field("remote_start_timeout_seconds")}
              />
            </div>
          </Panel>
          <Panel title={t("policy.retention")}>
            <div className="form form-grid">
              <SelectField label={t("policy.messages")} options={days([7, 30, 90, 365])} {...form.field("message_retention_days")} />
              <SelectField
                label={t("policy.meterValues")}
                options={days([90, 365, 730, 3650])}
                {...form.field("meter_value_retention_days")}
              />
              <TextField label={t("policy.audit")} inputMode="numeric" {...form.field("audit_retention_days")} />
              <TextField label={t("policy.uploads")} inputMode="numeric" {...form.field("upload_retention_days")} />
              <TextField label={t("policy.quota")} inputMode="decimal" {...form.field("file_quota_bytes")} />
            </div>
          </Panel>
        </div>
      </ProblemContext.Provider>
      <div className="form-foot">
        <Button look="primary" type="submit" isBusy={action.isRunning}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
