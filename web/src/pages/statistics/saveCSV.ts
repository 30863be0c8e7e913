import { saveBlob } from "../../components/saveBlob";

/** Gives the browser rows as a file to keep. All cells are numbers or days of ours: none needs quoting. */
export function saveCSV(name: string, rows: (string | number)[][]): void {
  const text = rows.map((row) => row.join(",")).join("\r\n");
  saveBlob(new Blob([`${text}\r\n`], { type: "text/csv" }), name);
}
