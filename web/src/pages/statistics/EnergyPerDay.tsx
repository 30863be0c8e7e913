import type { Statistics } from "../../api/types";
import { useT } from "../../i18n/translate";
import { dayNames } from "./dayNames";
import { EnergyBars } from "./EnergyBars";

/** Energy of each day, in the days of the zone that the figures are counted in. */
export function EnergyPerDay({ statistics, height }: { statistics: Statistics; height?: number }) {
  const t = useT();
  const { days } = statistics;
  return <EnergyBars label={t("dashboard.energyPerDay")} spans={days} names={dayNames(days)} height={height} />;
}
