import type { PluginSummary } from "../../api/types/plugins";
import { Panel } from "../../components/Panel";
import { StatusChip } from "../../components/StatusChip";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { pluginTitle } from "./pluginTitle";

export function PluginCard({ plugin }: { plugin: PluginSummary }) {
  const t = useT();
  return (
    <Panel
      title={pluginTitle(plugin.name)}
      aside={<StatusChip prefix="switch" value={plugin.enabled ? "on" : "off"} tone={plugin.enabled ? "green" : "grey"} />}
    >
      <p>{plugin.summary}</p>
      <p className="muted plugin-line">
        {plugin.version} · {word("stability", plugin.stability)}
      </p>
      {(plugin.complaint || plugin.delay) && (
        <p className="plugin-line">
          <StatusChip value="failing" />
        </p>
      )}
      <p className="panel-foot">
        <Link to={`/plugins/${plugin.name}`} className="button" aria-label={t("plugins.open", { name: pluginTitle(plugin.name) })}>
          {t("plugins.settings")}
        </Link>
      </p>
    </Panel>
  );
}
