import { useState } from "react";
import { api } from "../../api/client";
import type { ChargingProfile } from "../../api/types/equipment";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { useToasts } from "../../components/ToastProvider";
import { duration, number, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { ChargingProfileDialog } from "./ChargingProfileDialog";
import { InstallProfileDialog } from "./InstallProfileDialog";
import { ScheduleSteps } from "./ScheduleSteps";

export default function ChargingProfilePage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const own = path(`/charging-profiles/${params["id"]}`);
  const resource = useResource<ChargingProfile>(own);
  const [dialog, setDialog] = useState<"edit" | "install" | "delete" | null>(null);
  const profile = resource.data;
  if (!profile) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const schedule = profile.charging_schedule;
  const canConfigure = can("commands:configure");
  return (
    <>
      <PageHeader
        title={profile.name}
        parent={{ to: "/charging-profiles", title: t("nav.profiles") }}
        subtitle={word("purpose.hint", profile.purpose)}
        actions={
          canConfigure && (
            <>
              <Button look="primary" icon="charger" onClick={() => setDialog("install")}>
                {t("profiles.install")}
              </Button>
              <Button icon="edit" onClick={() => setDialog("edit")}>
                {t("action.edit")}
              </Button>
              <Button icon="trash" onClick={() => setDialog("delete")}>
                {t("action.delete")}
              </Button>
            </>
          )
        }
      />
      <div className="columns">
        <Panel title={t("profiles.periods")}>
          <ScheduleSteps schedule={schedule} isDaily={profile.recurrency_kind === "daily"} />
        </Panel>
        <Panel title={t("profiles.about")}>
          <Facts
            facts={[
              [t("profiles.numberLabel"), number(profile.charging_profile_number)],
              [t("profiles.purpose"), word("purpose", profile.purpose)],
              [t("profiles.kind"), word("profileKind", profile.kind)],
              [t("profiles.recurrency"), profile.recurrency_kind && word("recurrency", profile.recurrency_kind)],
              [t("profiles.stackLevel"), number(profile.stack_level)],
              [t("profiles.start"), schedule.start_schedule ? time(schedule.start_schedule) : null],
              [t("profiles.durationLabel"), schedule.duration ? duration(schedule.duration) : null],
              [t("profiles.validFrom"), profile.valid_from ? time(profile.valid_from) : null],
              [t("profiles.validTo"), profile.valid_to ? time(profile.valid_to) : null],
            ]}
          />
        </Panel>
      </div>
      {dialog === "edit" && (
        <ChargingProfileDialog profile={profile} etag={resource.etag} onClose={() => setDialog(null)} onSaved={resource.reload} />
      )}
      {dialog === "install" && <InstallProfileDialog profile={profile} onClose={() => setDialog(null)} />}
      {dialog === "delete" && (
        <ConfirmDialog
          title={t("profiles.delete")}
          actionLabel={t("profiles.delete")}
          onClose={() => setDialog(null)}
          onConfirm={async () => {
            await api.remove(own, { etag: resource.etag });
            toasts.say(t("profiles.deleted"));
            navigate("/charging-profiles");
          }}
        >
          <p>{t("profiles.delete.text", { name: profile.name })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
