import type { ReactNode } from "react";
import type { Pages } from "../api/usePages";
import { useT } from "../i18n/translate";
import { useQuery } from "../router/router";
import { Icon } from "./Icon";
import { Pager } from "./Pager";
import { ProblemNote } from "./ProblemNote";

export interface Column<T> {
  /** Names the column for React, and for the API where `isSortable` says that it sorts by it. */
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  isSortable?: boolean;
  isNumber?: boolean;
  /** Left out where the page is narrow. */
  isMinor?: boolean;
}

interface Props<T> {
  /** What the table shows, for screen readers. */
  label: string;
  pages: Pages<T>;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** What stands there when the list is empty. */
  empty: ReactNode;
  /** Ids of the rows that are picked, with a box before each row. */
  picked?: { ids: Set<string>; onChange: (ids: Set<string>) => void; name: (row: T) => string };
  rowClass?: (row: T) => string | undefined;
}

/** A list of the API: sorted by the address's `sort`, paged by cursors. */
export function DataTable<T>({ label, pages, columns, rowKey, empty, picked, rowClass }: Props<T>) {
  const t = useT();
  const [query, setQuery] = useQuery();
  const rows = pages.rows;
  const sort = query["sort"] ?? "";

  if (pages.problem && !rows) return <ProblemNote problem={pages.problem} onRetry={pages.reload} />;
  if (rows?.length === 0 && !pages.hasPrevious) return <>{empty}</>;

  const toggleAll = () => {
    if (!picked || !rows) return;
    const keys = rows.map(rowKey);
    const isAll = keys.every((key) => picked.ids.has(key));
    picked.onChange(isAll ? new Set() : new Set([...picked.ids, ...keys]));
  };
  const toggle = (key: string) => {
    if (!picked) return;
    const next = new Set(picked.ids);
    if (!next.delete(key)) next.add(key);
    picked.onChange(next);
  };

  return (
    <>
      {pages.problem && <ProblemNote problem={pages.problem} onRetry={pages.reload} />}
      <div className="table-wrap" tabIndex={0} role="region" aria-label={label} aria-busy={pages.isLoading}>
        <table className="table data-table">
          <thead>
            <tr>
              {picked && (
                <th className="pick">
                  <input
                    type="checkbox"
                    className="form-check-input"
                    aria-label={t("table.pickAll")}
                    checked={Boolean(rows?.length) && rows?.every((row) => picked.ids.has(rowKey(row)))}
                    onChange={toggleAll}
                  />
                </th>
              )}
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={cellClass(column)}
                  aria-sort={sort === column.key ? "ascending" : sort === `-${column.key}` ? "descending" : undefined}
                >
                  {column.isSortable ? (
                    <button
                      type="button"
                      className="sort"
                      onClick={() => setQuery({ sort: sort === column.key ? `-${column.key}` : column.key })}
                    >
                      {column.title}
                      <Icon name={sort === column.key ? "up" : sort === `-${column.key}` ? "down" : "sort"} size={13} />
                    </button>
                  ) : (
                    column.title
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows === null
              ? Array.from({ length: 6 }, (_, index) => (
                  <tr key={index}>
                    {picked && <td />}
                    {columns.map((column) => (
                      <td key={column.key} className={cellClass(column)}>
                        <span className="skeleton" />
                      </td>
                    ))}
                  </tr>
                ))
              : rows.map((row) => (
                  <tr key={rowKey(row)} className={rowClass?.(row)}>
                    {picked && (
                      <td className="pick">
                        <input
                          type="checkbox"
                          className="form-check-input"
                          aria-label={t("table.pick", { name: picked.name(row) })}
                          checked={picked.ids.has(rowKey(row))}
                          onChange={() => toggle(rowKey(row))}
                        />
                      </td>
                    )}
                    {columns.map((column) => (
                      <td key={column.key} className={cellClass(column)}>
                        {column.cell(row)}
                      </td>
                    ))}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      <Pager pages={pages} />
    </>
  );
}

function cellClass<T>(column: Column<T>): string | undefined {
  return [column.isNumber && "num", column.isMinor && "minor"].filter(Boolean).join(" ") || undefined;
}
