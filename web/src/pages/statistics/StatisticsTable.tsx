import type { Statistics } from "../../api/types";
import { Panel } from "../../components/Panel";
import { duration, energy, money, number, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { currenciesOf, minorIn } from "./revenue";

export function StatisticsTable({ statistics }: { statistics: Statistics }) {
  const t = useT();
  // The newest above, as people look for yesterday first.
  const days = [...statistics.days].reverse();
  const currencies = currenciesOf(statistics.total);
  return (
    <Panel title={t("statistics.byDay")} aside={t("statistics.zone", { zone: statistics.time_zone })} isFlush>
      <div className="table-wrap table-tall" tabIndex={0} role="region" aria-label={t("statistics.byDay")}>
        <table className="table data-table">
          <thead>
            <tr>
              <th scope="col">{t("statistics.day")}</th>
              <th scope="col" className="num">
                {t("statistics.sessions")}
              </th>
              <th scope="col" className="num">
                {t("statistics.energy")}
              </th>
              <th scope="col" className="num">
                {t("statistics.duration")}
              </th>
              {currencies.map((currency) => (
                <th key={currency} scope="col" className="num">
                  {t("statistics.revenueIn", { currency })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.day} className={day.sessions === 0 ? "row-quiet" : undefined}>
                <td>{time(`${day.day}T12:00:00Z`, "date", "UTC")}</td>
                <td className="num">{number(day.sessions)}</td>
                <td className="num">{energy(day.energy_wh)}</td>
                <td className="num">{day.duration_seconds ? duration(day.duration_seconds) : "–"}</td>
                {currencies.map((currency) => (
                  <td key={currency} className="num">
                    {money({ amount_minor: minorIn(day, currency), currency })}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
