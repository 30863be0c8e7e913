import type { ReactNode } from "react";
import { Field } from "./Field";

export interface Option {
  value: string;
  label: string;
}

interface Props {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  options: Option[];
  hint?: ReactNode;
  disabled?: boolean;
}

export function SelectField({ label, name, value, onChange, options, hint, disabled }: Props) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(attributes) => (
        <select
          className="form-select"
          disabled={disabled}
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
