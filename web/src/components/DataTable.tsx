import type { ReactNode } from "react";
import type { Pages } from "../api/usePages";
import type { Column, TableProps } from "./Column";
import { Pager } from "./Pager";
import { ProblemNote } from "./ProblemNote";
import { Table } from "./Table";

export type { Column };

interface Props<T> extends Omit<TableProps<T>, "rows" | "isBusy"> {
  pages: Pages<T>;
  /** What stands there when the list is empty. */
  empty: ReactNode;
}

/** A list of the API: sorted by the address's `sort`, paged by cursors. */
export function DataTable<T>({ pages, empty, ...table }: Props<T>) {
  const rows = pages.rows;
  if (pages.problem && !rows) return <ProblemNote problem={pages.problem} onRetry={pages.reload} />;
  if (rows?.length === 0 && !pages.hasPrevious) return <>{empty}</>;
  return (
    <>
      {pages.problem && <ProblemNote problem={pages.problem} onRetry={pages.reload} />}
      <Table {...table} rows={rows} isBusy={pages.isLoading} />
      <Pager pages={pages} />
    </>
  );
}
