import { useMemo } from "react";
import { EmptyState } from "../../components/EmptyState";
import { MapView, type MapPlace } from "../../components/MapView";
import type { FeedLocation } from "../../feed/types";
import { useT } from "../../i18n/translate";

/** The locations that have a position, each with how many of its charge points are free. */
export function LocationMap({ locations }: { locations: FeedLocation[] }) {
  const t = useT();
  const key = JSON.stringify(locations);
  const places = useMemo(() => (JSON.parse(key) as FeedLocation[]).flatMap(placeOf), [key]);
  if (places.length === 0) {
    return (
      <EmptyState icon="location" title={t("dashboard.noMap")}>
        {t("dashboard.noMap.text")}
      </EmptyState>
    );
  }
  return <MapView label={t("dashboard.map")} places={places} />;
}

function placeOf(location: FeedLocation): MapPlace[] {
  const { id, name, latitude, longitude } = location;
  if (latitude === null || longitude === null) return [];
  const tone = location.faulted > 0 ? "red" : location.available > 0 ? "green" : location.charging > 0 ? "teal" : "grey";
  return [{ id, name, latitude, longitude, tone, text: `${location.available}/${location.total}`, to: `/locations/${id}` }];
}
