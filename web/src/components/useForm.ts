import { useState } from "react";

export interface Form<T> {
  values: T;
  set: (change: Partial<T>) => void;
  /** The properties of a field: <TextField label="…" {...form.field("name")} /> */
  field: <K extends keyof T & string>(name: K) => { name: K; value: T[K]; onChange: (value: T[K]) => void };
}

/** The values of a form's fields. */
export function useForm<T extends object>(initial: T): Form<T> {
  const [values, setValues] = useState(initial);
  const set = (change: Partial<T>) => setValues((old) => ({ ...old, ...change }));
  return {
    values,
    set,
    field: (name) => ({
      name,
      value: values[name],
      onChange: (value) => setValues((old) => ({ ...old, [name]: value })),
    }),
  };
}
