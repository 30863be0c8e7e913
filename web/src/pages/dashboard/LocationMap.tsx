import { useMemo } from "react";
import { EmptyState } from "../../components/EmptyState";
import type { MapPlace } from "../../components/mapClusters";
import { MapView } from "../../components/MapView";
import type { FeedLocation } from "../../feed/types";
import { useT } from "../../i18n/translate";

/** The locations that have a position, each with how many of its charge points are free. */
export function LocationMap({ locations }: { locations: FeedLocation[] }) {
  const t = useT();
  const places = useMemo(() => locations.flatMap(placeOf), [locations]);
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
  const { latitude, longitude } = location;
  return latitude === null || longitude === null ? [] : [{ ...location, latitude, longitude, to: `/locations/${location.id}` }];
}
