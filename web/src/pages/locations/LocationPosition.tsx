import { useMemo } from "react";
import type { Location } from "../../api/types";
import { MapView, type MapPlace } from "../../components/MapView";
import { useFeed } from "../../feed/FeedContext";
import { useT } from "../../i18n/translate";

/** Where a location is, with how many of its charge points are free now. */
export function LocationPosition({ location }: { location: Location }) {
  const t = useT();
  const { snapshot } = useFeed();
  const now = snapshot?.locations.find((one) => one.id === location.id);
  const text = now ? `${now.available}/${now.total}` : location.name;
  const { id, name, latitude, longitude } = location;
  const places = useMemo<MapPlace[]>(
    () =>
      latitude === null || longitude === null
        ? []
        : [{ id, name, latitude, longitude, text, tone: "teal", to: `/locations/${id}` }],
    [id, name, latitude, longitude, text],
  );
  return <MapView label={t("locations.position")} places={places} height={260} />;
}
