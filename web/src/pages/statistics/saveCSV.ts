/** Gives the browser rows as a file to keep. All cells are numbers or days of ours: none needs quoting. */
export function saveCSV(name: string, rows: (string | number)[][]): void {
  const text = rows.map((row) => row.join(",")).join("\r\n");
  const url = URL.createObjectURL(new Blob([`${text}\r\n`], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
