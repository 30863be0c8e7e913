import { useMemo } from "react";
import type { Statistics } from "../../api/types";
import { Chart, type ChartSeries } from "../../components/Chart";
import { energy, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";

/** Energy of each day, in the days of the zone that the figures are counted in. */
export function EnergyPerDay({ statistics, height = 260 }: { statistics: Statistics; height?: number }) {
  const t = useT();
  const days = useMemo(
    () => [...statistics.days].sort((one, other) => one.day.localeCompare(other.day)),
    [statistics.days],
  );
  const times = useMemo(() => days.map((_, index) => index), [days]);
  // Noon UTC: the same date in every zone between −12 and +11.
  const names = days.map((day) => time(`${day.day}T12:00:00Z`, "day", "UTC"));
  const name = t("transactions.energy");
  const series = useMemo<ChartSeries[]>(
    () => [{ name, values: days.map((day) => day.energy_wh), colour: "teal", format: energy }],
    [days, name],
  );
  return <Chart kind="bars" label={t("dashboard.energyPerDay")} times={times} names={names} series={series} height={height} />;
}
