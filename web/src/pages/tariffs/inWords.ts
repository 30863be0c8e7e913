import type { Tariff } from "../../api/types/tariffs";
import { number, price } from "../../i18n/format";
import { t } from "../../i18n/translate";

/** The prices of a tariff: "€0.35 + €0.495/kWh + €0.10/min after 240 min". */
export function pricesInWords(tariff: Tariff): string {
  const { currency, free_minutes: free } = tariff;
  const parts = [
    tariff.start_fee_minor > 0 && price(tariff.start_fee_minor, currency),
    tariff.per_kwh_minor > 0 && t("tariffs.eachKWh", { price: price(tariff.per_kwh_minor, currency) }),
    tariff.per_minute_minor > 0 &&
      t(free > 0 ? "tariffs.eachMinuteAfter" : "tariffs.eachMinute", {
        price: price(tariff.per_minute_minor, currency),
        minutes: number(free),
      }),
  ].filter(Boolean);
  return parts.join(" + ") || t("tariffs.free");
}

/** "3 locations, 1 charge point" */
export function usesInWords({ location_count: locations, charge_point_count: chargePoints }: Tariff): string {
  const parts = [
    locations > 0 && t("map.locations", { count: locations }),
    chargePoints > 0 && t("locations.count", { count: chargePoints }),
  ].filter(Boolean);
  return parts.join(", ") || t("tariffs.unused");
}
