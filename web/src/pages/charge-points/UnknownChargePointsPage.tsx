import { useState } from "react";
import { api } from "../../api/client";
import type { UnknownChargePoint } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp } from "../../feed/FeedContext";
import { NOTHING, number } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { RegisterDialog } from "./RegisterDialog";

export default function UnknownChargePointsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const pages = usePages<UnknownChargePoint>(path("/unknown-charge-points"), { sort: query["sort"] ?? "-last_seen_at" });
  const [open, setOpen] = useState<{ deed: "register" | "forget"; of: UnknownChargePoint } | null>(null);
  useCatchUp(pages.reload);
  const canWrite = can("charge-points:write");
  const close = () => setOpen(null);
  const forget = async (one: UnknownChargePoint) => {
    await api.remove(path(`/unknown-charge-points/${one.id}`));
    toasts.say(t("unknown.forgotten"));
    close();
    pages.reload();
  };
  const columns: Column<UnknownChargePoint>[] = [
    {
      key: "identity",
      title: t("unknown.identity"),
      isSortable: true,
      cell: (one) => (
        <>
          <strong className="break">{one.identity}</strong>
          <span className="cell-sub">{one.remote_address ?? NOTHING}</span>
        </>
      ),
    },
    { key: "last_seen_at", title: t("unknown.lastSeen"), isSortable: true, cell: (one) => <Ago value={one.last_seen_at} /> },
    { key: "first", title: t("unknown.firstSeen"), isMinor: true, cell: (one) => <Ago value={one.first_seen_at} /> },
    { key: "attempts", title: t("unknown.attempts"), isNumber: true, isMinor: true, cell: (one) => number(one.attempts) },
    {
      key: "client",
      title: t("unknown.speaks"),
      isMinor: true,
      cell: (one) => (
        <>
          {one.offered_subprotocols || t("unknown.noSubprotocol")}
          {one.user_agent && <span className="cell-sub clip">{one.user_agent}</span>}
        </>
      ),
    },
    {
      key: "deeds",
      title: "",
      cell: (one) =>
        canWrite && (
          <span className="row-deeds">
            <Button className="button-small" onClick={() => setOpen({ deed: "register", of: one })}>
              {t("unknown.register")}
            </Button>
            <Button look="ghost" icon="trash" label={t("unknown.forget.of", { name: one.identity })} onClick={() => setOpen({ deed: "forget", of: one })} />
          </span>
        ),
    },
  ];
  return (
    <>
      <PageHeader title={t("nav.unknown")} subtitle={t("unknown.subtitle")} />
      <DataTable
        label={t("nav.unknown")}
        pages={pages}
        columns={columns}
        rowKey={(one) => one.id}
        empty={
          <EmptyState icon="question" title={t("unknown.empty")}>
            {t("unknown.empty.text")}
          </EmptyState>
        }
      />
      {open?.deed === "register" && <RegisterDialog unknown={open.of} onClose={close} onDone={pages.reload} />}
      {open?.deed === "forget" && (
        <ConfirmDialog title={t("unknown.forget")} actionLabel={t("unknown.forget")} onClose={close} onConfirm={() => forget(open.of)}>
          <p>{t("unknown.forget.text", { name: open.of.identity })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
