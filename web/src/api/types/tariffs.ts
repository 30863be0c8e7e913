import type { ID, Money, Time } from "../types";

export interface Tariff {
  id: ID;
  name: string;
  comment: string;
  currency: string;
  start_fee_minor: number;
  /** Up to four decimals, as `per_minute_minor`: 49.5 is 0.495 EUR. */
  per_kwh_minor: number;
  per_minute_minor: number;
  free_minutes: number;
  /** Since when its present prices are valid. */
  valid_from: Time;
  location_count: number;
  /** Those with this tariff of their own. */
  charge_point_count: number;
  created_at: Time;
  updated_at: Time;
}

export interface Quote {
  tariff_id: ID;
  valid_from: Time;
  start_fee: Money;
  energy: Money;
  time: Money;
  cost: Money;
}
