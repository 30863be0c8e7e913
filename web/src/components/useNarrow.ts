import { useSyncExternalStore } from "react";

// As in the stylesheets.
const narrow = window.matchMedia("(max-width: 700px)");

function subscribe(watcher: () => void): () => void {
  narrow.addEventListener("change", watcher);
  return () => narrow.removeEventListener("change", watcher);
}

/** Whether the page is as narrow as a phone, for what is built otherwise there and not only drawn otherwise. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}
