import type { WebhookTest } from "../../api/types/webhooks";
import { Button } from "../../components/Button";
import { Facts } from "../../components/Facts";
import { Panel } from "../../components/Panel";
import { StatusChip } from "../../components/StatusChip";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/translate";

/** How the receiver took the test event. */
export function WebhookTestResult({ test, onClose }: { test: WebhookTest; onClose: () => void }) {
  const t = useT();
  return (
    <Panel
      title={t("webhooks.test.result")}
      aside={
        <>
          <StatusChip prefix="delivery" value={test.delivered ? "delivered" : "failed"} />
          <Button look="ghost" icon="close" label={t("action.close")} onClick={onClose} />
        </>
      }
    >
      <Facts
        facts={[
          [t("webhooks.answer"), test.status === null ? t("webhooks.noAnswer") : `HTTP ${test.status}`],
          [t("webhooks.latency"), `${number(test.latency_ms)} ms`],
          [t("webhooks.complaint"), test.complaint],
          [t("webhooks.body"), test.answer ? <pre key="answer" className="code-block" tabIndex={0}>{test.answer}</pre> : null],
        ]}
      />
    </Panel>
  );
}
