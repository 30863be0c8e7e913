import { useContext, useId } from "react";
import { ProblemContext } from "./ProblemContext";

interface Props {
  label: string;
  name: string;
  options: { value: string; label: string; hint?: string }[];
  value: string[];
  onChange: (value: string[]) => void;
  hint?: string;
}

/** Any number of words out of a few: scopes, types of events, locations. */
export function CheckList({ label, name, options, value, onChange, hint }: Props) {
  const id = useId();
  const problem = useContext(ProblemContext);
  // The server may complain about one element ("/events/0").
  const complaint =
    problem?.ofField(name) ?? problem?.fields.find((field) => field.field.startsWith(`/${name}/`))?.message;
  const toggle = (word: string) =>
    onChange(value.includes(word) ? value.filter((other) => other !== word) : [...value, word]);
  return (
    <fieldset className="check-list" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend className="field-label">{label}</legend>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div className="check-list-options">
        {options.map((option) => (
          <div key={option.value} className="field-check">
            <input
              type="checkbox"
              className="form-check-input"
              id={`${id}-${option.value}`}
              name={name}
              checked={value.includes(option.value)}
              onChange={() => toggle(option.value)}
            />
            <label htmlFor={`${id}-${option.value}`}>
              {option.label}
              {option.hint && <span className="cell-sub">{option.hint}</span>}
            </label>
          </div>
        ))}
      </div>
      {complaint && <p className="field-problem">{complaint}</p>}
    </fieldset>
  );
}
