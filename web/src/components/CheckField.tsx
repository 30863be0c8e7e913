import { useContext, useId, type ReactNode } from "react";
import { ProblemContext } from "./ProblemContext";

interface Props {
  label: string;
  name: string;
  value: boolean;
  onChange: (value: boolean) => void;
  hint?: ReactNode;
  disabled?: boolean;
}

export function CheckField({ label, name, value, onChange, hint, disabled }: Props) {
  const id = useId();
  const complaint = useContext(ProblemContext)?.ofField(name);
  return (
    <div className="field field-check">
      <input
        type="checkbox"
        className="form-check-input"
        id={id}
        name={name}
        checked={value}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {complaint && <p className="field-problem">{complaint}</p>}
      </div>
    </div>
  );
}
