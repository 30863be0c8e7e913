import { NOTHING } from "../i18n/format";
import { useT } from "../i18n/translate";
import { useQuery } from "../router/router";
import type { Column, TableProps } from "./Column";
import { usePicking } from "./usePicking";

const SKELETONS = 4;
/** Columns that stand beside the heading or at the foot without saying so. */
const PLACES: Record<string, Column<never>["place"]> = { status: "aside", state: "aside", deeds: "foot" };

/** The rows of a table where the page is narrow: a card for each, minor columns below a disclosure. */
export function Cards<T>(props: TableProps<T>) {
  const { label, rows, columns, rowKey, picked, rowClass, rowData, isBusy } = props;
  const t = useT();
  const picking = usePicking(props);
  const sortable = columns.filter((column) => column.isSortable);
  return (
    <>
      {(picked || sortable.length > 0) && (
        <div className="row-cards-bar">
          {picked && (
            <label className="row-cards-all">
              <input
                type="checkbox"
                className="form-check-input"
                checked={picking.isAll}
                onChange={picking.toggleAll}
              />
              {t("table.pickAll")}
            </label>
          )}
          {sortable.length > 0 && <SortSelect columns={sortable} />}
        </div>
      )}
      <ul className="row-cards" aria-label={label} aria-busy={isBusy}>
        {rows === null
          ? Array.from({ length: SKELETONS }, (_, index) => (
              <li key={index} className="row-card">
                <span className="skeleton" />
              </li>
            ))
          : rows.map((row) => {
              const key = rowKey(row);
              return (
                <li key={key} className={["row-card", rowClass?.(row)].filter(Boolean).join(" ")} {...rowData?.(row)}>
                  {picked && (
                    <input
                      type="checkbox"
                      className="form-check-input"
                      aria-label={t("table.pick", { name: picked.name(row) })}
                      checked={picked.ids.has(key)}
                      onChange={() => picking.toggle(key)}
                    />
                  )}
                  <Card row={row} columns={columns} />
                </li>
              );
            })}
      </ul>
    </>
  );
}

function Card<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  const t = useT();
  const title = columns.find((column) => column.place === "title") ?? columns[0];
  const placed = (place: Column<T>["place"]) =>
    columns.filter((column) => column !== title && (column.place ?? PLACES[column.key]) === place);
  const facts = placed(undefined);
  const minor = facts.filter((column) => column.isMinor && !isEmpty(column.cell(row)));
  const foot = placed("foot").filter((column) => !isEmpty(column.cell(row)));
  return (
    <div className="row-card-body">
      <div className="row-card-head">
        <div className="row-card-title">{title?.cell(row)}</div>
        <div className="row-card-aside">
          {placed("aside").map((column) => (
            <div key={column.key}>{column.cell(row)}</div>
          ))}
        </div>
      </div>
      <CardFacts row={row} columns={facts.filter((column) => !column.isMinor)} />
      {(minor.length > 0 || foot.length > 0) && (
        <div className="row-card-foot">
          {minor.length > 0 && (
            <details className="row-card-more">
              <summary>{t("table.details")}</summary>
              <CardFacts row={row} columns={minor} />
            </details>
          )}
          {foot.map((column) => (
            <div key={column.key} className="row-card-deeds">
              {column.cell(row)}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function CardFacts<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  const facts = columns
    .map((column) => ({ column, content: column.cell(row) }))
    .filter(({ content }) => !isEmpty(content));
  if (facts.length === 0) return null;
  return (
    <dl className="row-card-facts">
      {facts.map(({ column, content }) => (
        <div key={column.key}>
          <dt>{column.title}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  );
}

function SortSelect<T>({ columns }: { columns: Column<T>[] }) {
  const t = useT();
  const [query, setQuery] = useQuery();
  return (
    <select
      className="form-select filter"
      aria-label={t("table.sort")}
      value={query["sort"] ?? ""}
      onChange={(event) => setQuery({ sort: event.target.value })}
    >
      <option value="">{t("table.sort")}</option>
      {columns.flatMap(({ key, title }) => [
        <option key={key} value={key}>{`${title} ↑`}</option>,
        <option key={`-${key}`} value={`-${key}`}>{`${title} ↓`}</option>,
      ])}
    </select>
  );
}

function isEmpty(content: unknown): boolean {
  return content === null || content === undefined || content === false || content === "" || content === NOTHING;
}
