import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { Campaign } from "../../api/types/equipment";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { Note } from "../../components/Note";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { Progress } from "../../components/Progress";
import { StatusChip, type Tone } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { percent, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { CampaignTargets } from "./CampaignTargets";

type Deed = "pause" | "resume" | "cancel";

const REFRESH_MS = 5_000;
const TONES: [string, Tone][] = [
  ["installed", "green"],
  ["installing", "teal"],
  ["downloaded", "blue"],
  ["downloading", "blue"],
  ["sent", "violet"],
  ["pending", "grey"],
  ["skipped", "grey"],
  ["timed_out", "amber"],
  ["failed", "red"],
];

export default function CampaignPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const own = path(`/firmware-campaigns/${params["id"]}`);
  const resource = useResource<Campaign>(own);
  const [deed, setDeed] = useState<Deed | null>(null);
  const campaign = resource.data;
  const isRunning = campaign?.status === "running";
  const { reload } = resource;
  // The feed tells of commands, not of campaigns: a running one is read now and then.
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  if (!campaign) return resource.problem ? <ProblemNote problem={resource.problem} onRetry={reload} /> : <Loading />;
  const act = async () => {
    if (!deed) return;
    const { data, etag } = await api.post<Campaign>(`${own}/${deed}`);
    resource.set(data, etag);
    toasts.say(t(`campaigns.${deed}.done`));
    setDeed(null);
  };
  const canConfigure = can("commands:configure");
  const canResume = campaign.status === "paused" || campaign.status === "halted";
  return (
    <>
      <PageHeader
        title={campaign.name}
        parent={{ to: "/firmware/campaigns", title: t("campaigns.title") }}
        aside={<StatusChip prefix="campaign" value={campaign.status} />}
        subtitle={t("campaigns.to", { version: campaign.version })}
        actions={
          canConfigure && (
            <>
              {isRunning && <Button onClick={() => setDeed("pause")}>{t("campaigns.pause")}</Button>}
              {canResume && (
                <Button look="primary" onClick={() => setDeed("resume")}>
                  {t("campaigns.resume")}
                </Button>
              )}
              {(isRunning || canResume) && <Button onClick={() => setDeed("cancel")}>{t("campaigns.cancel")}</Button>}
            </>
          )
        }
      />
      {campaign.reason && <Note tone="red">{campaign.reason}</Note>}
      <div className="stack">
        <Panel title={t("campaigns.progress")} aside={t("campaigns.waveOf", { wave: campaign.wave, waves: campaign.waves })}>
          <Progress
            label={t("campaigns.progress")}
            parts={TONES.map(([status, tone]) => ({
              name: word("target", status),
              count: campaign.progress[status] ?? 0,
              tone,
            }))}
          />
          <Facts
            facts={[
              [t("campaigns.maxFailure"), percent(campaign.max_failure_rate * 100)],
              [t("campaigns.retrieveAt"), campaign.retrieve_at ? time(campaign.retrieve_at) : null],
              [t("campaigns.expires"), time(campaign.expires_at)],
              [t("campaigns.ended"), campaign.ended_at ? time(campaign.ended_at) : null],
            ]}
          />
        </Panel>
        <CampaignTargets campaign={campaign} />
      </div>
      {deed && (
        <ConfirmDialog
          title={t(`campaigns.${deed}`)}
          actionLabel={t(`campaigns.${deed}`)}
          isDanger={deed === "cancel"}
          onClose={() => setDeed(null)}
          onConfirm={act}
        >
          <p>{t(`campaigns.${deed}.text`)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
