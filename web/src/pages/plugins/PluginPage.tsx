import type { Plugin } from "../../api/types/plugins";
import { useResource } from "../../api/useResource";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { Note } from "../../components/Note";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { PluginForm } from "./PluginForm";
import { pluginTitle } from "./pluginTitle";

export default function PluginPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path } = useAccount();
  const own = path(`/plugins/${params["name"]}`);
  const resource = useResource<Plugin>(own);
  const plugin = resource.data;
  if (!plugin) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  return (
    <>
      <PageHeader
        title={pluginTitle(plugin.name)}
        parent={{ to: "/plugins", title: t("nav.plugins") }}
        subtitle={plugin.summary}
        aside={<StatusChip prefix="switch" value={plugin.enabled ? "on" : "off"} tone={plugin.enabled ? "green" : "grey"} />}
      />
      {plugin.complaint && <Note tone="red">{plugin.complaint}</Note>}
      {plugin.delay && (
        <Note tone="amber">
          {t("plugins.delay", { count: plugin.delay.attempts, time: time(plugin.delay.retry_at, "seconds") })}{" "}
          {plugin.delay.complaint}
        </Note>
      )}
      <div className="columns">
        <PluginForm
          key={resource.etag}
          plugin={plugin}
          etag={resource.etag}
          onSaved={(saved, etag) => resource.set(saved, etag)}
        />
        <Panel title={t("plugins.about")}>
          <Facts
            facts={[
              [t("plugins.version"), `${plugin.version} · ${word("stability", plugin.stability)}`],
              [t("plugins.state"), word("pluginState", plugin.state)],
              [t("plugins.needs"), plugin.needs.map((need) => word("need", need)).join(", ") || NOTHING],
              [
                t("plugins.events"),
                plugin.events.length ? (
                  <span key="events" className="words">
                    {plugin.events.map((event) => (
                      <code key={event}>{event}</code>
                    ))}
                  </span>
                ) : (
                  NOTHING
                ),
              ],
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
