import { api } from "../../api/client";
import type { TrustedIssuer } from "../../api/types/issuers";
import { CheckField } from "../../components/CheckField";
import { CheckList } from "../../components/CheckList";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { GroupRoleFields, type GroupRole } from "./GroupRoleFields";

interface Props {
  issuer?: TrustedIssuer;
  etag?: string | null;
  onClose: () => void;
  onSaved: () => void;
}

const ALGORITHMS = ["ES256", "RS256"];

export function TrustedIssuerDialog({ issuer, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const form = useForm({
    issuer: issuer?.issuer ?? "",
    audience: issuer?.audience ?? "",
    algorithms: (issuer?.algorithms ?? ALGORITHMS) as string[],
    groups_claim: issuer?.groups_claim ?? "groups",
    is_active: issuer?.is_active ?? true,
    groups: issuer ? Object.entries(issuer.group_roles).map(([group, role]): GroupRole => ({ group, role })) : [EMPTY],
  });
  const { values } = form;
  const save = async () => {
    const body = {
      audience: values.audience,
      algorithms: values.algorithms,
      groups_claim: values.groups_claim,
      is_active: values.is_active,
      group_roles: Object.fromEntries(values.groups.filter((row) => row.group).map((row) => [row.group, row.role])),
    };
    if (issuer) await api.patch(path(`/trusted-issuers/${issuer.id}`), body, { etag });
    else await api.post(path("/trusted-issuers"), { ...body, issuer: values.issuer });
    toasts.say(t("issuers.saved"));
    onClose();
    onSaved();
  };
  return (
    <FormDialog
      title={t(issuer ? "issuers.edit" : "issuers.add")}
      submitLabel={t(issuer ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <TextField
        label={t("issuers.issuer")}
        hint={t(issuer ? "issuers.issuer.fixed" : "issuers.issuer.hint")}
        type="url"
        required
        disabled={Boolean(issuer)}
        placeholder="https://login.example.com"
        {...form.field("issuer")}
      />
      <div className="form-grid">
        <TextField label={t("issuers.audience")} hint={t("issuers.audience.hint")} required {...form.field("audience")} />
        <TextField label={t("issuers.claim")} hint={t("issuers.claim.hint")} {...form.field("groups_claim")} />
      </div>
      <GroupRoleFields rows={values.groups} onChange={(groups) => form.set({ groups })} />
      <CheckList
        label={t("issuers.algorithms")}
        options={ALGORITHMS.map((name) => ({ value: name, label: name }))}
        {...form.field("algorithms")}
      />
      <CheckField label={t("issuers.active")} hint={t("issuers.active.hint")} {...form.field("is_active")} />
    </FormDialog>
  );
}

const EMPTY: GroupRole = { group: "", role: "viewer" };
