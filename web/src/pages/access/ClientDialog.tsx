import { api } from "../../api/client";
import type { Client, ClientWithSecret } from "../../api/types/machines";
import { CheckList } from "../../components/CheckList";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { scopeOptions } from "./scopeOptions";

const ROLES = ["admin", "operator", "maintenance", "viewer"];
const KINDS = ["machine", "confidential", "public"];

interface Props {
  client?: Client;
  etag?: string | null;
  onClose: () => void;
  onSaved: (client: ClientWithSecret) => void;
}

export function ClientDialog({ client, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path, me } = useAccount();
  const toasts = useToasts();
  const form = useForm({
    name: client?.name ?? "",
    kind: (client?.kind ?? "machine") as string,
    // Rights are a role's, or scopes by hand.
    role: (client ? (client.role ?? "") : "viewer") as string,
    scope: client?.scope.split(" ") ?? [],
    redirect_uris: client?.redirect_uris.join("\n") ?? "",
  });
  const { values } = form;
  const isForPeople = values.kind !== "machine";
  const save = async () => {
    const body = {
      name: values.name,
      ...(client ? {} : { kind: values.kind }),
      ...(values.role ? { role: values.role } : { scope: values.scope.join(" ") }),
      ...(isForPeople ? { redirect_uris: values.redirect_uris.split(/\s+/).filter(Boolean) } : {}),
    };
    const { data } = client
      ? await api.patch<ClientWithSecret>(path(`/clients/${client.id}`), body, { etag })
      : await api.post<ClientWithSecret>(path("/clients"), body);
    toasts.say(t("clients.saved"));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog
      title={t(client ? "clients.edit" : "clients.add")}
      submitLabel={t(client ? "action.save" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <div className="form-grid">
        <TextField label={t("clients.name")} hint={t("clients.name.hint")} required {...form.field("name")} />
        {!client && (
          <SelectField
            label={t("clients.kind")}
            hint={word("clientKind.hint", values.kind)}
            options={KINDS.map((kind) => ({ value: kind, label: word("clientKind", kind) }))}
            {...form.field("kind")}
          />
        )}
      </div>
      {isForPeople && (
        <TextArea label={t("clients.redirects")} hint={t("clients.redirects.hint")} isCode {...form.field("redirect_uris")} />
      )}
      <SelectField
        label={t("clients.rights")}
        hint={values.role ? word("role.hint", values.role) : undefined}
        options={[
          ...ROLES.map((role) => ({ value: role, label: word("role", role) })),
          { value: "", label: t("clients.rights.scopes") },
        ]}
        {...form.field("role")}
      />
      {values.role === "" && (
        <CheckList label={t("clients.scope")} options={scopeOptions(me.current.scopes)} {...form.field("scope")} />
      )}
    </FormDialog>
  );
}
