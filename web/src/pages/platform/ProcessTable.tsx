import type { PlatformProcess } from "../../api/types/accounts";
import type { Column } from "../../components/Column";
import { StatusChip } from "../../components/StatusChip";
import { Table } from "../../components/Table";
import { NOTHING, number, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";

/** The processes of which the platform is made. */
export function ProcessTable({ processes }: { processes: PlatformProcess[] }) {
  const t = useT();
  const isWhole = processes.every((process) => process.role === "platform");
  const columns: Column<PlatformProcess>[] = [
    {
      key: "name",
      title: t("health.name"),
      cell: (process) => (
        <>
          {process.name}
          {process.run && <span className="cell-sub">{process.run}</span>}
        </>
      ),
    },
    {
      key: "role",
      title: t("health.role"),
      cell: (process) => (
        <>
          {word("process", process.role)}
          {process.is_answering && !isWhole && <span className="cell-sub">{t("health.answering")}</span>}
        </>
      ),
    },
    {
      key: "status",
      title: t("users.status"),
      place: "aside",
      cell: (process) =>
        process.gone_at ? (
          <StatusChip prefix="process" value="gone" tone="red" />
        ) : (
          <StatusChip prefix="health" value="ok" tone="green" />
        ),
    },
    { key: "version", title: t("plugins.version"), isMinor: true, cell: (process) => process.version ?? NOTHING },
    { key: "since", title: t("health.since"), isMinor: true, cell: (process) => time(process.since) },
    { key: "seen", title: t("health.seen"), isMinor: true, cell: (process) => time(process.seen_at, "seconds") },
    {
      key: "sockets",
      title: t("health.sockets"),
      isNumber: true,
      cell: (process) => (process.sockets === null ? NOTHING : number(process.sockets)),
    },
  ];
  return (
    <>
      <Table
        label={t("health.processes")}
        rows={processes}
        columns={columns}
        rowKey={(process) => `${process.name} ${process.run}`}
      />
      {isWhole && <p className="muted panel-more">{t("health.whole")}</p>}
    </>
  );
}
