import { useMemo } from "react";
import type { Location } from "../../api/types";
import type { MapPlace } from "../../components/mapClusters";
import { MapView } from "../../components/MapView";
import { useFeed } from "../../feed/FeedContext";
import { useT } from "../../i18n/translate";

/** Where a location is, with how many of its charge points are free now. */
export function LocationPosition({ location }: { location: Location }) {
  const t = useT();
  const { snapshot } = useFeed();
  const now = snapshot?.locations.find((one) => one.id === location.id);
  const { id, name, latitude, longitude } = location;
  const { total = null, available = 0, charging = 0, faulted = 0 } = now ?? {};
  const places = useMemo<MapPlace[]>(
    () =>
      latitude === null || longitude === null
        ? []
        : [{ id, name, latitude, longitude, total, available, charging, faulted, to: `/locations/${id}` }],
    [id, name, latitude, longitude, total, available, charging, faulted],
  );
  return <MapView label={t("locations.position")} places={places} height={260} />;
}
