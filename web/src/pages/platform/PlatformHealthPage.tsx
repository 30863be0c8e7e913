import { useEffect, useState } from "react";
import type { Health, PlatformProcess } from "../../api/types/accounts";
import { useResource } from "../../api/useResource";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { Note } from "../../components/Note";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { duration, NOTHING, number, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { ProcessTable } from "./ProcessTable";

const REFRESH_MS = 5_000;

/** How the process that answers fares; open to everybody by the API, so it is read without a token. */
async function readHealth(): Promise<Health> {
  const response = await fetch("/api/health", { cache: "no-store" });
  return (await response.json()) as Health;
}

export default function PlatformHealthPage() {
  const t = useT();
  const [health, setHealth] = useState<{ data: Health; at: Date } | null>(null);
  const [isLost, setLost] = useState(false);
  const processes = useResource<{ data: PlatformProcess[] }>("/processes");
  const { reload } = processes;
  useEffect(() => {
    let isGone = false;
    const read = () =>
      readHealth().then(
        (data) => {
          if (isGone) return;
          setHealth({ data, at: new Date() });
          setLost(false);
        },
        () => !isGone && setLost(true),
      );
    void read();
    const timer = setInterval(() => {
      void read();
      reload();
    }, REFRESH_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [reload]);
  const data = health?.data;
  return (
    <>
      <PageHeader
        title={t("nav.health")}
        subtitle={health ? t("health.asOf", { time: time(health.at, "seconds") }) : undefined}
        aside={data && <StatusChip prefix="health" value={data.status} tone={data.status === "ok" ? "green" : "red"} />}
      />
      {isLost && <Note tone="red">{t("problem.unreachable")}</Note>}
      {!data && !isLost && <Loading />}
      {data && (
        <div className="stack">
          <div className="columns">
            <Panel title={t("health.process")}>
              <Facts
                facts={[
                  [t("plugins.version"), data.version],
                  [t("health.uptime"), duration(data.uptime_seconds)],
                  [
                    t("health.ready"),
                    data.not_ready.length === 0 ? (
                      <StatusChip key="ready" prefix="health" value="ok" tone="green" />
                    ) : (
                      data.not_ready.join(", ")
                    ),
                  ],
                ]}
              />
            </Panel>
            <Panel title={t("health.database")}>
              <Facts
                facts={[
                  [t("users.status"), word("health", data.database.status)],
                  [
                    t("webhooks.latency"),
                    data.database.latency_ms === null
                      ? NOTHING
                      : `${number(data.database.latency_ms, { maximumFractionDigits: 1 })} ms`,
                  ],
                ]}
              />
              <p className="muted panel-foot">{t("health.metrics")}</p>
            </Panel>
          </div>
          <Panel title={t("health.processes")} isFlush>
            <ProblemNote problem={processes.problem} onRetry={reload} />
            {processes.data && <ProcessTable processes={processes.data.data} />}
          </Panel>
        </div>
      )}
    </>
  );
}
