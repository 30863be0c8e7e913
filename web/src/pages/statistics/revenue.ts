import type { Figures } from "../../api/types";
import { money } from "../../i18n/format";

/** In which currencies anything was earned, by name. */
export function currenciesOf(...parts: Figures[]): string[] {
  return [...new Set(parts.flatMap((part) => part.revenue.map((amount) => amount.currency)))].sort();
}

export function minorIn(part: Figures, currency: string): number {
  return part.revenue.find((amount) => amount.currency === currency)?.amount_minor ?? 0;
}

/** The revenue in each of some currencies, side by side: amounts of different ones have no sum. */
export function revenueText(part: Figures, currencies: string[]): string {
  return currencies.map((currency) => money({ amount_minor: minorIn(part, currency), currency })).join(" · ");
}
