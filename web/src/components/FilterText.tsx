import { useTypedFilter } from "./useTypedFilter";

/** A filter that is typed, kept in the address. */
export function FilterText({ label, name }: { label: string; name: string }) {
  const [text, setText, isSet] = useTypedFilter(name);
  return (
    <input
      className={isSet ? "form-control filter filter-set" : "form-control filter"}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
