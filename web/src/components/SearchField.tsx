import { Icon } from "./Icon";
import { useTypedFilter } from "./useTypedFilter";

/** Searches as one types, by a parameter of the address (`q`). */
export function SearchField({ label, name = "q" }: { label: string; name?: string }) {
  const [text, setText] = useTypedFilter(name);
  return (
    <label className="search">
      <Icon name="search" size={16} />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        className="form-control"
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
