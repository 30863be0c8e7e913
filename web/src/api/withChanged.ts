/** The rows with a newer version of one of them; the same rows where it is not among them. */
export function withChanged<T extends { id: string }>(rows: T[], changed: T): T[] {
  return rows.some((row) => row.id === changed.id) ? rows.map((row) => (row.id === changed.id ? changed : row)) : rows;
}
