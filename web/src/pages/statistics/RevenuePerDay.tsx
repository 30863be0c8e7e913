import { useMemo } from "react";
import type { Statistics } from "../../api/types";
import { Chart, type ChartSeries } from "../../components/Chart";
import { Panel } from "../../components/Panel";
import { money, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { currenciesOf, minorIn } from "./revenue";

interface Props {
  statistics: Statistics;
  height?: number;
  aside?: string;
}

/** Revenue of each day, in a panel for each currency; none where nothing was earned. */
export function RevenuePerDay({ statistics, height = 260, aside }: Props) {
  const t = useT();
  return (
    <>
      {currenciesOf(statistics.total).map((currency) => (
        <Panel key={currency} title={t("statistics.revenuePerDay", { currency })} aside={aside}>
          <RevenueBars days={statistics.days} currency={currency} height={height} />
        </Panel>
      ))}
    </>
  );
}

function RevenueBars({ days, currency, height }: { days: Statistics["days"]; currency: string; height: number }) {
  const t = useT();
  const name = t("statistics.revenue");
  const times = useMemo(() => days.map((_, index) => index), [days]);
  const names = days.map((day) => time(`${day.day}T12:00:00Z`, "day", "UTC"));
  const series = useMemo<ChartSeries[]>(
    () => [
      {
        name,
        values: days.map((day) => minorIn(day, currency)),
        colour: "amber",
        format: (value) => money({ amount_minor: value, currency }),
      },
    ],
    [days, currency, name],
  );
  return (
    <Chart
      kind="bars"
      label={t("statistics.revenuePerDay", { currency })}
      times={times}
      names={names}
      series={series}
      height={height}
    />
  );
}
