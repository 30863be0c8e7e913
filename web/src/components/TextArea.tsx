import type { ReactNode } from "react";
import { Field } from "./Field";

interface Props {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  rows?: number;
  isCode?: boolean;
}

export function TextArea({ label, name, value, onChange, hint, rows = 3, isCode = false }: Props) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(attributes) => (
        <textarea
          className={isCode ? "form-control code" : "form-control"}
          rows={rows}
          spellCheck={!isCode}
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
