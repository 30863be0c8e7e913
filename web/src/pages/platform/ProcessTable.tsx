import type { PlatformProcess } from "../../api/types/accounts";
import { StatusChip } from "../../components/StatusChip";
import { NOTHING, number, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";

/** The processes of which the platform is made. */
export function ProcessTable({ processes }: { processes: PlatformProcess[] }) {
  const t = useT();
  const isWhole = processes.every((process) => process.role === "platform");
  return (
    <>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t("health.processes")}>
        <table className="table data-table">
          <thead>
            <tr>
              <th scope="col">{t("health.name")}</th>
              <th scope="col">{t("health.role")}</th>
              <th scope="col">{t("users.status")}</th>
              <th scope="col" className="minor">
                {t("plugins.version")}
              </th>
              <th scope="col" className="minor">
                {t("health.since")}
              </th>
              <th scope="col" className="minor">
                {t("health.seen")}
              </th>
              <th scope="col" className="num">
                {t("health.sockets")}
              </th>
            </tr>
          </thead>
          <tbody>
            {processes.map((process) => (
              <tr key={`${process.name} ${process.run}`}>
                <td>
                  {process.name}
                  {process.run && <span className="cell-sub">{process.run}</span>}
                </td>
                <td>
                  {word("process", process.role)}
                  {process.is_answering && !isWhole && <span className="cell-sub">{t("health.answering")}</span>}
                </td>
                <td>
                  {process.gone_at ? (
                    <StatusChip prefix="process" value="gone" tone="red" />
                  ) : (
                    <StatusChip prefix="health" value="ok" tone="green" />
                  )}
                </td>
                <td className="minor">{process.version ?? NOTHING}</td>
                <td className="minor">{time(process.since)}</td>
                <td className="minor">{time(process.seen_at, "seconds")}</td>
                <td className="num">{process.sockets === null ? NOTHING : number(process.sockets)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isWhole && <p className="muted panel-more">{t("health.whole")}</p>}
    </>
  );
}
