import type { Message } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { CopyText } from "../../components/CopyText";
import { Dialog } from "../../components/Dialog";
import { Facts } from "../../components/Facts";
import { JSONText } from "../../components/JSONText";
import { StatusChip } from "../../components/StatusChip";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { pretty } from "./readable";

/** One frame in full, and the call or answer that belongs to it. */
export function MessageDialog({ message, zone, onClose }: { message: Message; zone?: string; onClose: () => void }) {
  const t = useT();
  const { path } = useAccount();
  const exchange = useResource<Message & { counterpart: Message | null }>(path(`/messages/${message.id}`));
  const counterpart = exchange.data?.counterpart;
  return (
    <Dialog
      title={message.action ?? t(`messages.kind.${message.kind}`)}
      isWide
      onClose={onClose}
      footer={<Button onClick={onClose}>{t("action.close")}</Button>}
    >
      <div className="stack">
        <Facts
          facts={[
            [t("transactions.chargePoint"), message.charge_point],
            [t("messages.at"), time(message.at, "seconds", zone)],
            [t("messages.direction"), t(`messages.direction.${message.direction}`)],
            [t("transactions.status"), <StatusChip key="status" value={message.status} />],
            [t("messages.latency"), message.latency_ms === null ? null : `${message.latency_ms} ms`],
            [
              t("messages.id"),
              message.message_id ? <CopyText key="id" text={message.message_id} label={t("messages.id")} /> : null,
            ],
            [t("messages.flags"), message.flags.length ? message.flags.join(", ") : null],
          ]}
        />
        <JSONText title={t(`messages.kind.${message.kind}`)} value={pretty(message.payload)} />
        {counterpart && (
          <JSONText
            title={`${t(`messages.kind.${counterpart.kind}`)} · ${time(counterpart.at, "seconds", zone)}`}
            value={pretty(counterpart.payload)}
          />
        )}
      </div>
    </Dialog>
  );
}
