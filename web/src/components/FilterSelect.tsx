import { useQuery } from "../router/router";
import type { Option } from "./SelectField";

/** A filter of a list that is kept in the address. The first option, with an empty value, means all. */
export function FilterSelect({ label, name, options }: { label: string; name: string; options: Option[] }) {
  const [query, setQuery] = useQuery();
  const value = query[name] ?? "";
  return (
    <select
      className={value ? "form-select filter filter-set" : "form-select filter"}
      aria-label={label}
      value={value}
      onChange={(event) => setQuery({ [name]: event.target.value })}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.value ? option.label : `${label}: ${option.label}`}
        </option>
      ))}
    </select>
  );
}
