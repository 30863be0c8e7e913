import { useContext, useId, type ReactNode } from "react";
import { ProblemContext } from "./ProblemContext";

interface Props {
  label: string;
  /** The field's name in the JSON body, by which the server's complaint is found. */
  name: string;
  hint?: ReactNode;
  children: (attributes: FieldAttributes) => ReactNode;
}

export interface FieldAttributes {
  id: string;
  name: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** A label, a control, a hint, and what the server said about it. */
export function Field({ label, name, hint, children }: Props) {
  const id = useId();
  const complaint = useContext(ProblemContext)?.ofField(name);
  const describedBy = [hint && `${id}-hint`, complaint && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        name,
        "aria-invalid": complaint ? true : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {complaint && (
        <p className="field-problem" id={`${id}-problem`}>
          {complaint}
        </p>
      )}
    </div>
  );
}
