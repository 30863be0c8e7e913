import type { Statistics } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { EnergyBars } from "./EnergyBars";

/** Energy of each of the last hours, when it flowed, by the clock of the zone that the figures are counted in. */
export function EnergyPerHour({ statistics, height }: { statistics: Statistics; height?: number }) {
  const t = useT();
  const { hours, time_zone: zone } = statistics;
  if (hours.every((hour) => hour.energy_wh === 0)) {
    return (
      <EmptyState icon="curve" title={t("statistics.hours.empty", { count: hours.length })}>
        {t("statistics.hours.empty.text")}
      </EmptyState>
    );
  }
  const names = hours.map(({ hour }, index) => {
    const name = time(hour, "time", zone);
    return index === hours.length - 1 ? t("statistics.soFar", { time: name }) : name;
  });
  return <EnergyBars label={t("statistics.energyPerHour")} spans={hours} names={names} height={height} />;
}
