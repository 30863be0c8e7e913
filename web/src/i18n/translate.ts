import { dictionary, type Key } from "./dictionary";
import { preferences, usePreferences, type Language } from "./preferences";

export type { Key };
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const COLUMN: Record<Language, 0 | 1> = { en: 0, de: 1 };

/** The text of a key. "one|many" takes its form by `count`; {name} is put in. */
export const t: Translate = (key, values = {}) => {
  let text: string = dictionary[key][COLUMN[preferences().language]];
  if ("count" in values && text.includes("|")) text = text.split("|")[Number(values["count"]) === 1 ? 0 : 1] ?? text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
};

/** `t` for components, which are drawn again when the language changes. */
export function useT(): Translate {
  usePreferences();
  return t;
}

/** The text of a word of the API ("faulted", "timed_out"), or the word itself where the dictionary has none. */
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in dictionary ? t(key as Key) : value.replaceAll("_", " ");
}
