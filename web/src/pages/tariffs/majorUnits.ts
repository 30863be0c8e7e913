import { decimalSign, minorDigits } from "../../i18n/format";

/** A price as people type it: 49.5 in EUR is "0.495". By its digits, since halves of a cent have to stay what they are. */
export function inMajorUnits(minor: number, currency: string): string {
  if (minor === 0) return "";
  const digits = minorDigits(currency);
  const [whole = "", fraction = ""] = String(minor).split(".");
  const padded = whole.padStart(digits + 1, "0");
  const decimals = padded.slice(padded.length - digits) + fraction;
  return padded.slice(0, padded.length - digits) + (decimals && decimalSign() + decimals);
}

/** The way back; what is no price goes to the server as it was typed, which says so at the field. */
export function inMinorUnits(text: string, currency: string): number | string {
  const typed = text.trim();
  if (typed === "") return 0;
  const [, whole = "", fraction = ""] = /^(\d*)[.,]?(\d*)$/.exec(typed) ?? [];
  if (whole + fraction === "") return typed;
  const digits = minorDigits(currency);
  const padded = fraction.padEnd(digits, "0");
  return Number(`${whole}${padded.slice(0, digits)}.${padded.slice(digits)}`);
}
