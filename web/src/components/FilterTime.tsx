import { useId } from "react";
import { useQuery } from "../router/router";

/** A bound in time (`from`, `to`) of a list, kept in the address as RFC 3339 and shown in the browser's zone. */
export function FilterTime({ label, name }: { label: string; name: string }) {
  const [query, setQuery] = useQuery();
  const id = useId();
  return (
    <span className="filter-time">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="datetime-local"
        className="form-control"
        value={localText(query[name])}
        onChange={(event) => {
          const time = new Date(event.target.value);
          setQuery({ [name]: Number.isNaN(time.getTime()) ? null : time.toISOString() });
        }}
      />
    </span>
  );
}

function localText(value: string | undefined): string {
  if (!value) return "";
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return "";
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
