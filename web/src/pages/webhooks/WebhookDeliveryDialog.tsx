import type { DeliveryDetail } from "../../api/types/webhooks";
import { useAction } from "../../api/useAction";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { NOTHING, number, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { prettyJSON } from "./prettyJSON";

interface Props {
  webhook: string;
  delivery: string;
  onClose: () => void;
  onReplay: () => Promise<void>;
}

/** One delivery: each attempt with what the receiver said, and the bytes that are sent. */
export function WebhookDeliveryDialog({ webhook, delivery, onClose, onReplay }: Props) {
  const t = useT();
  const { path } = useAccount();
  const resource = useResource<DeliveryDetail>(path(`/webhooks/${webhook}/deliveries/${delivery}`));
  const action = useAction();
  const detail = resource.data;
  return (
    <Dialog
      title={detail?.type ?? t("webhooks.delivery")}
      isWide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("action.close")}</Button>
          <Button look="primary" isBusy={action.isRunning} disabled={!detail} onClick={() => void action.run(onReplay)}>
            {t(detail?.state === "pending" ? "webhooks.tryNow" : "webhooks.replay")}
          </Button>
        </>
      }
    >
      <div className="form">
        <ProblemNote problem={resource.problem ?? action.problem} />
        {!detail && !resource.problem && <Loading />}
        {detail && (
          <>
            <Facts
              facts={[
                [t("users.status"), <StatusChip key="state" prefix="delivery" value={detail.state} />],
                [t("webhooks.at"), time(detail.created_at, "seconds")],
                [t("webhooks.chargePoint"), detail.charge_point],
                [t("webhooks.eventID"), <code key="id">{detail.event_id}</code>],
                [t("webhooks.next"), detail.next_attempt_at ? time(detail.next_attempt_at, "seconds") : null],
              ]}
            />
            <h3>{t("webhooks.attempts")}</h3>
            {detail.attempt_log.length === 0 && <p className="muted">{t("webhooks.noAttempt")}</p>}
            {detail.attempt_log.length > 0 && (
              <div className="table-wrap">
                <table className="table data-table">
                  <thead>
                    <tr>
                      <th scope="col">{t("webhooks.at")}</th>
                      <th scope="col">{t("webhooks.answer")}</th>
                      <th scope="col" className="num">
                        {t("webhooks.latency")}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {detail.attempt_log.map((attempt) => (
                      <tr key={attempt.at}>
                        <td>{time(attempt.at, "seconds")}</td>
                        <td>
                          {attempt.status ?? NOTHING}
                          {attempt.complaint && <span className="cell-sub">{attempt.complaint}</span>}
                        </td>
                        <td className="num">{number(attempt.latency_ms)} ms</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            {detail.answer && (
              <>
                <h3>{t("webhooks.body")}</h3>
                <pre className="code-block" tabIndex={0}>
                  {detail.answer}
                </pre>
              </>
            )}
            <h3>{t("webhooks.sent")}</h3>
            <pre className="code-block" tabIndex={0}>
              {prettyJSON(detail.body)}
            </pre>
          </>
        )}
      </div>
    </Dialog>
  );
}
