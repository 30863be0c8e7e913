import type { ReactNode } from "react";
import { Field } from "./Field";

interface Props {
  label: string;
  name: string;
  /** RFC 3339, or empty. */
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
}

/** A moment, entered in the browser's zone and kept as RFC 3339. */
export function TimeField({ label, name, value, onChange, hint }: Props) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(attributes) => (
        <input
          type="datetime-local"
          className="form-control"
          {...attributes}
          value={localText(value)}
          onChange={(event) => {
            const time = new Date(event.target.value);
            onChange(Number.isNaN(time.getTime()) ? "" : time.toISOString());
          }}
        />
      )}
    </Field>
  );
}

function localText(value: string): string {
  const time = new Date(value);
  if (!value || Number.isNaN(time.getTime())) return "";
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
