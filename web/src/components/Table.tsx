import { useT } from "../i18n/translate";
import { useQuery } from "../router/router";
import { Cards } from "./Cards";
import type { Column, TableProps } from "./Column";
import { Icon } from "./Icon";
import { useNarrow } from "./useNarrow";
import { usePicking } from "./usePicking";

const SKELETONS = 6;

/** Rows in columns; where the page is narrow, a list of cards. Sorts by the address's `sort`. */
export function Table<T>(props: TableProps<T>) {
  return useNarrow() ? <Cards {...props} /> : <WideTable {...props} />;
}

function WideTable<T>(props: TableProps<T>) {
  const { label, rows, columns, rowKey, picked, rowClass, rowData, isBusy } = props;
  const t = useT();
  const [query, setQuery] = useQuery();
  const picking = usePicking(props);
  const sort = query["sort"] ?? "";
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={label} aria-busy={isBusy}>
      <table className="table data-table">
        <thead>
          <tr>
            {picked && (
              <th className="pick">
                <input
                  type="checkbox"
                  className="form-check-input"
                  aria-label={t("table.pickAll")}
                  checked={picking.isAll}
                  onChange={picking.toggleAll}
                />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.isNumber ? "num" : undefined}
                aria-sort={sort === column.key ? "ascending" : sort === `-${column.key}` ? "descending" : undefined}
              >
                <Heading column={column} sort={sort} onSort={(value) => setQuery({ sort: value })} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === null
            ? Array.from({ length: SKELETONS }, (_, index) => (
                <tr key={index}>
                  {picked && <td />}
                  {columns.map((column) => (
                    <td key={column.key}>
                      <span className="skeleton" />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => (
                <tr key={rowKey(row)} className={rowClass?.(row)} {...rowData?.(row)}>
                  {picked && (
                    <td className="pick">
                      <input
                        type="checkbox"
                        className="form-check-input"
                        aria-label={t("table.pick", { name: picked.name(row) })}
                        checked={picked.ids.has(rowKey(row))}
                        onChange={() => picking.toggle(rowKey(row))}
                      />
                    </td>
                  )}
                  {columns.map((column) => (
                    <td key={column.key} className={column.isNumber ? "num" : undefined}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading<T>({ column, sort, onSort }: { column: Column<T>; sort: string; onSort: (sort: string) => void }) {
  const { key, title } = column;
  if (!column.isSortable) return <>{title}</>;
  return (
    <button type="button" className="sort" onClick={() => onSort(sort === key ? `-${key}` : key)}>
      {title}
      <Icon name={sort === key ? "up" : sort === `-${key}` ? "down" : "sort"} size={13} />
    </button>
  );
}
