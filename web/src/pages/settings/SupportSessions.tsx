import { useState } from "react";
import { api } from "../../api/client";
import type { SupportSession } from "../../api/types/people";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";

/** Who of the platform looked into the account, why, and the way to end that. */
export function SupportSessions() {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const pages = usePages<SupportSession>(path("/support-sessions"));
  const [ending, setEnding] = useState<SupportSession | null>(null);
  const isOpen = (session: SupportSession) => !session.ended_at && new Date(session.expires_at).getTime() > Date.now();
  const columns: Column<SupportSession>[] = [
    {
      key: "who",
      title: t("support.who"),
      cell: (session) => (
        <>
          <strong>{session.administrator.email}</strong>
          <span className="cell-sub">{session.reason}</span>
        </>
      ),
    },
    { key: "from", title: t("filter.from"), cell: (session) => time(session.created_at) },
    { key: "to", title: t("filter.to"), isMinor: true, cell: (session) => time(session.ended_at ?? session.expires_at) },
    {
      key: "state",
      title: "",
      cell: (session) =>
        isOpen(session) ? (
          <span className="row-deeds">
            <StatusChip prefix="session" value="open" tone="amber" />
            <Button className="button-small" onClick={() => setEnding(session)}>
              {t("support.end")}
            </Button>
          </span>
        ) : null,
    },
  ];
  return (
    <>
      <p className="muted lead">{t("support.text")}</p>
      <DataTable
        label={t("settings.support")}
        pages={pages}
        columns={columns}
        rowKey={(session) => session.id}
        empty={
          <EmptyState icon="lock" title={t("support.empty")}>
            {t("support.empty.text")}
          </EmptyState>
        }
      />
      {ending && (
        <ConfirmDialog
          title={t("support.end")}
          actionLabel={t("support.end")}
          onClose={() => setEnding(null)}
          onConfirm={async () => {
            await api.remove(path(`/support-sessions/${ending.id}`));
            toasts.say(t("support.ended"));
            setEnding(null);
            pages.reload();
          }}
        >
          <p>{t("support.end.text", { email: ending.administrator.email })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
