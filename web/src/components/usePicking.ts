import type { TableProps } from "./Column";

export interface Picking {
  isAll: boolean;
  toggleAll: () => void;
  toggle: (key: string) => void;
}

/** The boxes before the rows of a table, and the one for all of them. */
export function usePicking<T>({ rows, rowKey, picked }: TableProps<T>): Picking {
  const keys = (rows ?? []).map(rowKey);
  const isAll = keys.length > 0 && keys.every((key) => picked?.ids.has(key));
  return {
    isAll,
    toggleAll: () => picked?.onChange(isAll ? new Set() : new Set([...picked.ids, ...keys])),
    toggle: (key) => {
      const next = new Set(picked?.ids);
      if (!next.delete(key)) next.add(key);
      picked?.onChange(next);
    },
  };
}
