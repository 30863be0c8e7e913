import type { PluginSummary } from "../../api/types/plugins";
import { usePages } from "../../api/usePages";
import { EmptyState } from "../../components/EmptyState";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { ProblemNote } from "../../components/ProblemNote";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { PluginCard } from "./PluginCard";

export default function PluginsPage() {
  const t = useT();
  const { path } = useAccount();
  const pages = usePages<PluginSummary>(path("/plugins"), { limit: undefined });
  return (
    <>
      <PageHeader title={t("nav.plugins")} subtitle={t("plugins.subtitle")} />
      <ProblemNote problem={pages.problem} onRetry={pages.reload} />
      {!pages.rows && !pages.problem && <Loading />}
      {pages.rows?.length === 0 && (
        <EmptyState icon="plugin" title={t("plugins.empty")}>
          {t("plugins.empty.text")}
        </EmptyState>
      )}
      <div className="columns">
        {pages.rows?.map((plugin) => (
          <PluginCard key={plugin.name} plugin={plugin} />
        ))}
      </div>
    </>
  );
}
