import { useEffect, useState } from "react";
import { useQuery } from "../router/router";

const PAUSE_MS = 250;

/** What is typed into a filter: it reaches the address after a pause, and follows where that changes elsewhere. */
export function useTypedFilter(name: string): [text: string, setText: (text: string) => void, isSet: boolean] {
  const [query, setQuery] = useQuery();
  const shown = query[name] ?? "";
  const [text, setText] = useState(shown);
  const [seen, setSeen] = useState(shown);
  if (seen !== shown) {
    setSeen(shown);
    if (shown !== text.trim()) setText(shown);
  }
  useEffect(() => {
    if (text.trim() === shown) return undefined;
    const timer = setTimeout(() => setQuery({ [name]: text.trim() }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, shown, name, setQuery]);
  return [text, setText, shown !== ""];
}
