import { time } from "../../i18n/format";

/** How days are called below charts. Noon UTC: the same date in every zone between −12 and +11. */
export function dayNames(days: { day: string }[]): string[] {
  return days.map((day) => time(`${day.day}T12:00:00Z`, "day", "UTC"));
}
