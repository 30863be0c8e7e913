import type { ReactNode } from "react";

/** A number that is looked at first, with what it is above it and what it is held against below. */
export function Figure({ name, value, note, isBad = false }: { name: string; value: ReactNode; note?: ReactNode; isBad?: boolean }) {
  return (
    <div className={isBad ? "figure figure-bad" : "figure"}>
      <span className="figure-name">{name}</span>
      <span className="figure-value">{value}</span>
      <span className="figure-note">{note}</span>
    </div>
  );
}
