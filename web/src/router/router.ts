import { useCallback, useMemo, useSyncExternalStore } from "react";

const watchers = new Set<() => void>();

function changed(): void {
  for (const watcher of watchers) watcher();
}

window.addEventListener("popstate", changed);

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const isOtherPage = new URL(to, location.href).pathname !== location.pathname;
  if (options.replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  changed();
  if (isOtherPage && !options.replace) window.scrollTo(0, 0);
}

export function usePathname(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** The query of the address as an object, and a way to change some of it (empty values leave the address). */
export function useQuery(): [Record<string, string>, (change: Record<string, string | null>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const query = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const set = useCallback((change: Record<string, string | null>) => {
    const next = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries(change)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    const text = next.toString();
    navigate(location.pathname + (text ? `?${text}` : ""), { replace: true });
  }, []);
  return [query, set];
}

/** Holds a path against a pattern like "/locations/:id"; null where they differ. A last ":x?" may be missing. */
export function match(pattern: string, pathname: string): Record<string, string> | null {
  const names = pattern.split("/");
  const parts = pathname.replace(/\/+$/, "").split("/");
  if (pattern === "/") return pathname === "/" ? {} : null;
  if (parts.length > names.length) return null;
  const found: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index];
    if (name.startsWith(":")) {
      if (part === undefined && name.endsWith("?")) continue;
      if (!part) return null;
      try {
        found[name.replace(/^:|\?$/g, "")] = decodeURIComponent(part);
      } catch {
        return null;
      }
    } else if (name !== part) return null;
  }
  return found;
}
