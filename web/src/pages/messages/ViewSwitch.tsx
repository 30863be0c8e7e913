import { useT } from "../../i18n/translate";
import { useQuery } from "../../router/router";

/** In words, or as it came over the wire. */
export function ViewSwitch() {
  const t = useT();
  const [query, setQuery] = useQuery();
  const isRaw = query["view"] === "raw";
  return (
    <fieldset className="segments segments-inline">
      <legend className="visually-hidden">{t("messages.view")}</legend>
      <label>
        <input type="radio" name="view" checked={!isRaw} onChange={() => setQuery({ view: null })} />
        <span>{t("messages.view.words")}</span>
      </label>
      <label>
        <input type="radio" name="view" checked={isRaw} onChange={() => setQuery({ view: "raw" })} />
        <span>{t("messages.view.raw")}</span>
      </label>
    </fieldset>
  );
}
