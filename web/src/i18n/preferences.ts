import { useSyncExternalStore } from "react";

export type Language = "en" | "de";
export type Theme = "light" | "dark" | "system";

export interface Preferences {
  language: Language;
  theme: Theme;
}

const KEY = "plugyard.preferences";
const watchers = new Set<() => void>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function read(): Preferences {
  const standard: Preferences = { language: navigator.language.startsWith("de") ? "de" : "en", theme: "system" };
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return standard;
  }
}

let current = read();

export function isDark(): boolean {
  return current.theme === "dark" || (current.theme === "system" && dark.matches);
}

/** Puts theme and language on the document; charts and maps ask again when they are told. */
function apply(): void {
  document.documentElement.dataset["bsTheme"] = isDark() ? "dark" : "light";
  document.documentElement.lang = current.language;
  for (const watcher of watchers) watcher();
}

apply();
dark.addEventListener("change", () => {
  // A new object, so that those who watch see a change.
  current = { ...current };
  apply();
});

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  apply();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, preferences);
}
