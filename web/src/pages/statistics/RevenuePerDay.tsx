import { useCallback } from "react";
import type { Figures, Statistics } from "../../api/types";
import { Panel } from "../../components/Panel";
import { money } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Bars } from "./Bars";
import { dayNames } from "./dayNames";
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
  const value = useCallback((day: Figures) => minorIn(day, currency), [currency]);
  const format = useCallback((minor: number) => money({ amount_minor: minor, currency }), [currency]);
  return (
    <Bars
      label={t("statistics.revenuePerDay", { currency })}
      name={t("statistics.revenue")}
      spans={days}
      names={dayNames(days)}
      value={value}
      colour="amber"
      format={format}
      height={height}
    />
  );
}
