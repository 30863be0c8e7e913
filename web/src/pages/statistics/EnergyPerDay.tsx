import type { Statistics } from "../../api/types";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { EnergyBars } from "./EnergyBars";

/** Energy of each day, in the days of the zone that the figures are counted in. */
export function EnergyPerDay({ statistics, height }: { statistics: Statistics; height?: number }) {
  const t = useT();
  // Noon UTC: the same date in every zone between −12 and +11.
  const names = statistics.days.map((day) => time(`${day.day}T12:00:00Z`, "day", "UTC"));
  return <EnergyBars label={t("dashboard.energyPerDay")} spans={statistics.days} names={names} height={height} />;
}
