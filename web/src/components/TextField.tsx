import type { InputHTMLAttributes, ReactNode } from "react";
import { Field } from "./Field";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
}

export function TextField({ label, name, value, onChange, hint, ...rest }: Props) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(attributes) => (
        <input
          autoComplete="off"
          className="form-control"
          {...rest}
          {...attributes}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
