import type { Money } from "../api/types";
import { preferences } from "./preferences";

/** Numbers, units, money and times, as people in the chosen language write them. */
function locale(): string {
  return preferences().language === "de" ? "de-DE" : "en-GB";
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = locale() + JSON.stringify(options);
  let format = numberFormats.get(key);
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(locale(), options)));
  return format.format(value);
}

/** Three figures and a unit that suits: 830 Wh, 12.4 kWh, 1.28 MWh. */
function scaled(value: number, unit: string): string {
  const size = Math.abs(value);
  const [divisor, prefix] = size >= 999_500 ? [1_000_000, "M"] : size >= 999.5 ? [1000, "k"] : [1, ""];
  const shown = value / divisor;
  const digits = divisor === 1 ? 0 : Math.abs(shown) >= 99.95 ? 0 : Math.abs(shown) >= 9.995 ? 1 : 2;
  return `${number(shown, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${prefix}${unit}`;
}

export function decimalSign(): string {
  return locale() === "de-DE" ? "," : ".";
}

/** For an axis: "5.00 kW" as "5 kW". */
export function withoutZeros(text: string): string {
  const sign = decimalSign();
  return text.replace(new RegExp(`(\\d)\\${sign}(\\d*?)0+(?!\\d)`), (_, whole: string, rest: string) =>
    rest ? whole + sign + rest : whole,
  );
}

export const NOTHING = "–";

export function energy(wh: number | null | undefined): string {
  return wh === null || wh === undefined ? NOTHING : scaled(wh, "Wh");
}

export function power(w: number | null | undefined): string {
  return w === null || w === undefined ? NOTHING : scaled(w, "W");
}

export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? NOTHING : `${number(value, { maximumFractionDigits: 1 })} %`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return NOTHING;
  if (value < 1024) return `${value} B`;
  if (value < 1_048_576) return `${number(value / 1024, { maximumFractionDigits: 1 })} KiB`;
  return `${number(value / 1_048_576, { maximumFractionDigits: 1 })} MiB`;
}

const currencyDigits = new Map<string, number>();

/** How many digits the minor unit of a currency has: 2 of EUR, 0 of JPY, 3 of KWD. */
export function minorDigits(currency: string): number {
  let digits = currencyDigits.get(currency);
  if (digits === undefined) {
    // What is being typed is no currency yet.
    const options = /^[A-Z]{3}$/.test(currency) ? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions() : null;
    currencyDigits.set(currency, (digits = options?.maximumFractionDigits ?? 2));
  }
  return digits;
}

export function money(amount: Money | null): string {
  if (!amount) return NOTHING;
  return number(amount.amount_minor / 10 ** minorDigits(amount.currency), { style: "currency", currency: amount.currency });
}

/** A price of one kWh or minute, which may be finer than the minor unit: 49.5 in EUR as "€0.495". */
export function price(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const options = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits + 4 } as const;
  return number(minor / 10 ** digits, options);
}

type TimeStyle = "full" | "date" | "day" | "time" | "clock" | "seconds";

const STYLES: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  full: { day: "2-digit", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  date: { day: "2-digit", month: "short", year: "numeric" },
  day: { day: "numeric", month: "short" },
  time: { hour: "2-digit", minute: "2-digit" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  seconds: { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** A time in a zone: that of the location where there is one, else the browser's. */
export function time(value: string | Date | null | undefined, style: TimeStyle = "full", zone?: string): string {
  if (!value) return NOTHING;
  const key = `${locale()} ${style} ${zone}`;
  let format = dateFormats.get(key);
  if (!format) {
    dateFormats.set(key, (format = new Intl.DateTimeFormat(locale(), { ...STYLES[style], timeZone: zone })));
  }
  return format.format(new Date(value));
}

export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.max(0, Math.floor(seconds))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago: "3 minutes ago". */
export function ago(value: string | Date | null | undefined, now = Date.now()): string {
  if (!value) return NOTHING;
  const seconds = Math.round((new Date(value).getTime() - now) / 1000);
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < 45) return format.format(0, "second");
  if (size < 2700) return format.format(Math.round(seconds / 60), "minute");
  if (size < 79_200) return format.format(Math.round(seconds / 3600), "hour");
  return format.format(Math.round(seconds / 86_400), "day");
}
