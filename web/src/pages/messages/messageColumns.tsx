import type { Message } from "../../api/types";
import type { Column } from "../../components/DataTable";
import { Icon } from "../../components/Icon";
import { StatusChip } from "../../components/StatusChip";
import { time } from "../../i18n/format";
import { t } from "../../i18n/translate";
import { readable } from "./readable";

interface Options {
  zoneOf: (message: Message) => string | undefined;
  isRaw: boolean;
  onShow: (message: Message) => void;
}

/** The columns of frames: when, which way, what, in words or as it came. */
export function messageColumns({ zoneOf, isRaw, onShow }: Options): Column<Message>[] {
  return [
    {
      key: "at",
      title: t("messages.at"),
      isSortable: true,
      cell: (row) => <span className="nowrap num">{time(row.at, "seconds", zoneOf(row))}</span>,
    },
    {
      key: "action",
      title: t("messages.action"),
      cell: (row) => (
        <button type="button" className="link message-name" onClick={() => onShow(row)}>
          <span className={`direction direction-${row.direction}`} title={t(`messages.direction.${row.direction}`)}>
            <Icon name={row.direction === "in" ? "up" : "down"} size={14} />
            <span className="visually-hidden">{t(`messages.direction.${row.direction}`)}</span>
          </span>
          <span>
            {row.action ?? t(`messages.kind.${row.kind}`)}
            <span className="cell-sub">{t(`messages.kind.${row.kind}`)}</span>
          </span>
        </button>
      ),
    },
    {
      key: "content",
      title: t("messages.content"),
      isMinor: true,
      cell: (row) => <span className={isRaw ? "message-raw" : "message-text"}>{isRaw ? row.payload : readable(row)}</span>,
    },
    {
      key: "status",
      title: t("transactions.status"),
      cell: (row) => (row.status === "ok" ? null : <StatusChip value={row.status} />),
    },
  ];
}
