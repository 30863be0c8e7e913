import { memo, useMemo } from "react";
import { usePreferences } from "../i18n/preferences";
import { t } from "../i18n/translate";
import { useLocations } from "../session/LocationsContext";
import { FilterSelect } from "./FilterSelect";

/** The filter of a list by location; not there where there is nothing to choose. Drawn anew only when locations change. */
export const LocationFilter = memo(function LocationFilter() {
  const { language } = usePreferences();
  const { all } = useLocations();
  const options = useMemo(
    () => [{ value: "", label: t("all") }, ...all.map((location) => ({ value: location.id, label: location.name }))],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the texts follow the language
    [all, language],
  );
  return all.length > 1 ? <FilterSelect label={t("transactions.location")} name="location_id" options={options} /> : null;
});
