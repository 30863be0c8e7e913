import { api } from "../../api/client";
import { ROLES, type Member } from "../../api/types/people";
import type { Role } from "../../api/types";
import { CheckList } from "../../components/CheckList";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";

interface Props {
  /** Who is changed, with the ETag that was seen; none: somebody is invited. */
  member?: Member;
  etag?: string | null;
  onClose: () => void;
  onSaved: (member: Member) => void;
}

export function UserDialog({ member, etag, onClose, onSaved }: Props) {
  const t = useT();
  const { path, me } = useAccount();
  const locations = useLocations();
  const toasts = useToasts();
  const form = useForm({
    email: member?.email ?? "",
    name: member?.name ?? "",
    role: (member?.role ?? "viewer") as string,
    location_ids: member?.location_ids ?? [],
  });
  const isPartner = form.values.role === "partner";
  // Nobody changes their own role: the server would refuse it.
  const isOwn = member?.email === me.email;
  const save = async () => {
    const { email, name, role, location_ids } = form.values;
    const rights = isOwn ? {} : { role, location_ids: isPartner ? location_ids : [] };
    const { data } = member
      ? await api.patch<Member>(path(`/users/${member.id}`), { name, ...rights }, { etag })
      : await api.post<Member>(path("/users"), { email, name, ...rights });
    toasts.say(t(member ? "users.saved" : "users.invited", { email: data.email }));
    onClose();
    onSaved(data);
  };
  return (
    <FormDialog
      title={t(member ? "users.edit" : "users.invite")}
      submitLabel={t(member ? "action.save" : "users.invite.send")}
      onClose={onClose}
      onSubmit={save}
    >
      {!member && <TextField label={t("users.email")} type="email" required hint={t("users.email.hint")} {...form.field("email")} />}
      <TextField label={t("users.name")} {...form.field("name")} />
      <SelectField
        label={t("users.role")}
        hint={isOwn ? t("users.role.own") : word("role.hint", form.values.role)}
        disabled={isOwn}
        options={ROLES.map((role: Role) => ({ value: role, label: word("role", role) }))}
        {...form.field("role")}
      />
      {isPartner && (
        <CheckList
          label={t("users.grantedLocations")}
          hint={t(locations.all.length ? "users.grantedLocations.hint" : "users.grantedLocations.none")}
          options={locations.all.map((location) => ({ value: location.id, label: location.name, hint: location.city }))}
          {...form.field("location_ids")}
        />
      )}
    </FormDialog>
  );
}
