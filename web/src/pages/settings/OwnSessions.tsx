import { useState } from "react";
import { api } from "../../api/client";
import type { UserSession } from "../../api/types/people";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { NOTHING } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { browserName } from "./browserName";

/** Where one is signed in, and the way to end that elsewhere. */
export function OwnSessions() {
  const t = useT();
  const toasts = useToasts();
  const pages = usePages<UserSession>("/me/sessions", { limit: undefined });
  const [ending, setEnding] = useState<UserSession | null>(null);
  const end = async (session: UserSession) => {
    await api.remove(`/me/sessions/${session.id}`);
    toasts.say(t("settings.session.ended"));
    setEnding(null);
    pages.reload();
  };
  const columns: Column<UserSession>[] = [
    {
      key: "what",
      title: t("settings.session"),
      cell: (session) => (
        <>
          <strong>{session.kind === "browser" ? browserName(session.user_agent) : (session.client_id ?? NOTHING)}</strong>
          {session.is_current && (
            <>
              {" "}
              <StatusChip prefix="session" value="current" tone="green" />
            </>
          )}
          <span className="cell-sub">
            {[word("session", session.kind), session.account].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    { key: "address", title: t("audit.address"), isMinor: true, cell: (session) => session.address ?? NOTHING },
    { key: "created", title: t("settings.session.since"), isMinor: true, cell: (session) => <Ago value={session.created_at} /> },
    { key: "seen", title: t("unknown.lastSeen"), cell: (session) => <Ago value={session.last_seen_at} /> },
    {
      key: "deeds",
      title: "",
      cell: (session) =>
        session.is_current ? null : (
          <span className="row-deeds">
            <Button className="button-small" onClick={() => setEnding(session)}>
              {t("settings.session.end")}
            </Button>
          </span>
        ),
    },
  ];
  return (
    <>
      <p className="muted lead">{t("settings.sessions.text")}</p>
      <DataTable
        label={t("settings.sessions")}
        pages={pages}
        columns={columns}
        rowKey={(session) => session.id}
        empty={<EmptyState icon="lock" title={t("table.nothingFound")} />}
      />
      {ending && (
        <ConfirmDialog
          title={t("settings.session.end")}
          actionLabel={t("settings.session.end")}
          onClose={() => setEnding(null)}
          onConfirm={() => end(ending)}
        >
          <p>{t(ending.kind === "browser" ? "settings.session.end.browser" : "settings.session.end.grant")}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
