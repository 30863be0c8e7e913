import { useState } from "react";
import { api } from "../../api/client";
import type { Member } from "../../api/types/people";
import { useResource } from "../../api/useResource";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { UserDialog } from "./UserDialog";

type Deed = "edit" | "invite" | "reset" | "signOut" | "remove";

export default function UserPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path, me } = useAccount();
  const { byID } = useLocations();
  const toasts = useToasts();
  const own = path(`/users/${params["id"]}`);
  const resource = useResource<Member>(own);
  const [deed, setDeed] = useState<Deed | null>(null);
  const member = resource.data;
  if (!member) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const { email } = member;
  const close = () => setDeed(null);
  const finish = (text: string) => {
    toasts.say(text);
    close();
  };
  const deeds: Record<Exclude<Deed, "edit">, () => Promise<void>> = {
    invite: async () => {
      await api.post(`${own}/invite`);
      finish(t("users.invited", { email }));
    },
    reset: async () => {
      await api.post(`${own}/password-reset`);
      finish(t("users.reset.done", { email }));
    },
    signOut: async () => {
      await api.remove(`${own}/sessions`, { etag: resource.etag });
      finish(t("users.signOut.done", { email }));
    },
    remove: async () => {
      await api.remove(own, { etag: resource.etag });
      finish(t("users.remove.done", { email }));
      navigate("/users");
    },
  };
  const isOwn = email === me.email;
  return (
    <>
      <PageHeader
        title={member.name || email}
        parent={{ to: "/users", title: t("nav.users") }}
        subtitle={member.name ? email : undefined}
        aside={
          <StatusChip prefix="memberStatus" value={member.status} tone={member.status === "active" ? "green" : "amber"} />
        }
        actions={
          <Button icon="edit" onClick={() => setDeed("edit")}>
            {t("action.edit")}
          </Button>
        }
      />
      <div className="columns">
        <Panel title={t("users.rights")}>
          <Facts
            facts={[
              [t("users.role"), <strong key="role">{word("role", member.role)}</strong>],
              [t("users.mayDo"), word("role.hint", member.role)],
              [
                t("users.grantedLocations"),
                member.role === "partner"
                  ? member.location_ids.map((id) => byID.get(id)?.name ?? id).join(", ") || t("none")
                  : null,
              ],
              [t("users.invitedAt"), time(member.created_at)],
              [t("users.joinedAt"), member.joined_at ? <Ago key="joined" value={member.joined_at} /> : NOTHING],
            ]}
          />
          <p className="panel-foot">
            <Link to={`/audit?resource_id=${member.id}`}>{t("users.audit")}</Link>
          </p>
        </Panel>
        <Panel title={t("users.access")}>
          <ul className="deeds">
            {member.status === "invited" && (
              <li>
                <p>{t("users.inviteAgain.text")}</p>
                <Button onClick={() => setDeed("invite")}>{t("users.inviteAgain")}</Button>
              </li>
            )}
            <li>
              <p>{t("users.reset.text")}</p>
              <Button onClick={() => setDeed("reset")}>{t("users.reset")}</Button>
            </li>
            <li>
              <p>{t("users.signOut.text")}</p>
              <Button onClick={() => setDeed("signOut")}>{t("users.signOut")}</Button>
            </li>
            {!isOwn && (
              <li>
                <p>{t("users.remove.text")}</p>
                <Button onClick={() => setDeed("remove")}>{t("users.remove")}</Button>
              </li>
            )}
          </ul>
        </Panel>
      </div>
      {deed === "edit" && (
        <UserDialog member={member} etag={resource.etag} onClose={close} onSaved={() => resource.reload()} />
      )}
      {deed === "invite" && (
        <ConfirmDialog
          title={t("users.inviteAgain")}
          actionLabel={t("users.inviteAgain")}
          isDanger={false}
          onClose={close}
          onConfirm={deeds.invite}
        >
          <p>{t("users.inviteAgain.ask", { email })}</p>
        </ConfirmDialog>
      )}
      {deed === "reset" && (
        <ConfirmDialog
          title={t("users.reset")}
          actionLabel={t("users.reset.send")}
          isDanger={false}
          onClose={close}
          onConfirm={deeds.reset}
        >
          <p>{t("users.reset.ask", { email })}</p>
        </ConfirmDialog>
      )}
      {deed === "signOut" && (
        <ConfirmDialog title={t("users.signOut")} actionLabel={t("users.signOut")} onClose={close} onConfirm={deeds.signOut}>
          <p>{t("users.signOut.ask", { email })}</p>
        </ConfirmDialog>
      )}
      {deed === "remove" && (
        <ConfirmDialog title={t("users.remove")} actionLabel={t("users.remove")} onClose={close} onConfirm={deeds.remove}>
          <p>{t("users.remove.ask", { email })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
