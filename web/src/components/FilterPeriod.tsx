import { useT } from "../i18n/translate";
import { FilterTime } from "./FilterTime";

/** From when until when (`from`, `to`): the two stay together. */
export function FilterPeriod() {
  const t = useT();
  return (
    <span className="filter-period">
      <FilterTime label={t("filter.from")} name="from" />
      <FilterTime label={t("filter.to")} name="to" />
    </span>
  );
}
