import { useCallback, useEffect, useMemo, useState } from "react";
import type { Page, Query } from "./client";
import type { Problem } from "./Problem";
import { useResource } from "./useResource";

export interface Pages<T> {
  rows: T[] | null;
  problem: Problem | null;
  isLoading: boolean;
  pageNumber: number;
  hasNext: boolean;
  hasPrevious: boolean;
  next: () => void;
  previous: () => void;
  reload: () => void;
  /** Changes the rows in place, for what the live feed brings; the same rows mean that nothing changed. */
  update: (change: (rows: T[]) => T[]) => void;
}

/** A list of the API, page by page: cursors only lead forward, so the way back is remembered. */
export function usePages<T>(path: string | null, query: Query = {}): Pages<T> {
  const [cursors, setCursors] = useState<string[]>([]);
  const key = `${path}${JSON.stringify(query)}`;
  const [seenKey, setSeenKey] = useState(key);
  const isOther = seenKey !== key;
  const current = isOther ? [] : cursors;
  useEffect(() => {
    if (isOther) {
      setSeenKey(key);
      setCursors([]);
    }
  }, [isOther, key]);

  const page = useResource<Page<T>>(path, { limit: 50, ...query, cursor: current.at(-1) });
  const nextCursor = page.data?.next_cursor ?? null;
  const set = page.set;
  const update = useCallback(
    (change: (rows: T[]) => T[]) =>
      set((old) => {
        const rows = old && change(old.data);
        return old && rows && rows !== old.data ? { ...old, data: rows } : old;
      }),
    [set],
  );
  return useMemo(
    () => ({
      rows: page.data?.data ?? null,
      problem: page.problem,
      isLoading: page.isLoading,
      pageNumber: current.length + 1,
      hasNext: nextCursor !== null,
      hasPrevious: current.length > 0,
      next: () => nextCursor && setCursors([...current, nextCursor]),
      previous: () => setCursors(current.slice(0, -1)),
      reload: page.reload,
      update,
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `current` is made anew each time
    [page.data, page.problem, page.isLoading, page.reload, nextCursor, current.length, update],
  );
}
