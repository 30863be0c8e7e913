import type { ReactNode } from "react";

export interface Column<T> {
  /** Names the column for React, and for the API where `isSortable` says that it sorts by it. */
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  isSortable?: boolean;
  isNumber?: boolean;
  /** Below a disclosure where the page is narrow. */
  isMinor?: boolean;
  /**
   * Where it stands where the page is narrow and each row is a card: the heading (the first column, unless another
   * says so), beside it (status and state), at the foot (what can be done), or among the facts.
   */
  place?: "title" | "aside" | "foot";
}

/** What a table and its cards have in common. */
export interface TableProps<T> {
  /** What the table shows, for screen readers. */
  label: string;
  /** Null while they are read. */
  rows: T[] | null;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** Ids of the rows that are picked, with a box before each row. */
  picked?: Picked<T>;
  rowClass?: (row: T) => string | undefined;
  /** Attributes of a row, by which it is found. */
  rowData?: (row: T) => Record<`data-${string}`, string | number>;
  isBusy?: boolean;
}

export interface Picked<T> {
  ids: Set<string>;
  onChange: (ids: Set<string>) => void;
  name: (row: T) => string;
}
