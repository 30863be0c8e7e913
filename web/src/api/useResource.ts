import { useCallback, useEffect, useRef, useState } from "react";
import { api, type Query } from "./client";
import { Problem } from "./Problem";

export interface Resource<T> {
  /** What was read last; it stays while a newer version is being read, and when that fails. */
  data: T | null;
  etag: string | null;
  problem: Problem | null;
  isLoading: boolean;
  reload: () => void;
  /** Puts in what a change or the live feed brought; with a function: from what is there. */
  set: (data: T | ((old: T | null) => T | null), etag?: string | null) => void;
}

/** Reads one thing of the API; null as path reads nothing. */
export function useResource<T>(path: string | null, query?: Query): Resource<T> {
  const [state, setState] = useState<{ key: string | null; data: T | null; etag: string | null }>({
    key: null,
    data: null,
    etag: null,
  });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setLoading] = useState(path !== null);
  const [version, setVersion] = useState(0);
  const queryKey = JSON.stringify(query ?? {});
  const key = path === null ? null : path + queryKey;
  const keyRef = useRef(key);
  keyRef.current = key;

  useEffect(() => {
    if (path === null) return undefined;
    const abort = new AbortController();
    setLoading(true);
    api.get<T>(path, { query: JSON.parse(queryKey) as Query, signal: abort.signal }).then(
      (answer) => {
        setState({ key, data: answer.data, etag: answer.etag });
        setProblem(null);
        setLoading(false);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setProblem(error instanceof Problem ? error : new Problem(0, "unknown", String(error)));
        setLoading(false);
      },
    );
    return () => abort.abort();
  }, [path, queryKey, key, version]);

  const reload = useCallback(() => setVersion((old) => old + 1), []);
  const set = useCallback((data: T | ((old: T | null) => T | null), etag?: string | null) => {
    setState((old) => {
      const next = {
        key: keyRef.current,
        data: typeof data === "function" ? (data as (old: T | null) => T | null)(old.data) : data,
        etag: etag === undefined ? old.etag : etag,
      };
      // What the live feed brings is mostly about other rows: nothing is drawn anew then.
      return next.key === old.key && next.data === old.data && next.etag === old.etag ? old : next;
    });
  }, []);
  const isSame = state.key === key;
  return { data: isSame ? state.data : null, etag: isSame ? state.etag : null, problem, isLoading, reload, set };
}
