import { word } from "../../i18n/translate";

/** What somebody may hand on: the scopes that they hold themselves. */
export function scopeOptions(held: string[]): { value: string; label: string; hint?: string }[] {
  return held
    .filter((scope) => scope !== "platform:admin")
    .map((scope) => ({ value: scope, label: scope, hint: word("scope", scope) }));
}
