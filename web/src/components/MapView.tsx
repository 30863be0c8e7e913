import { useEffect, useRef, useState } from "react";
import type { LeafletMap, Point } from "@vendor/leaflet.js";
import { usePreferences } from "../i18n/preferences";
import { useConfig } from "../session/useConfig";
import type { MapPlace } from "./mapClusters";
import { MapPins } from "./MapPins";

type Leaflet = typeof import("@vendor/leaflet.js");

/** Degrees between the lines of the graticule by zoom. */
const STEPS = [30, 30, 20, 10, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.005, 0.002];

/**
 * Places on a map. Without a tile server in the settings its ground is a graticule of our own: no other host is
 * asked for anything.
 */
export function MapView({ places, label, height = 320 }: { places: MapPlace[]; label: string; height?: number }) {
  const box = useRef<HTMLDivElement>(null);
  const config = useConfig();
  const { language } = usePreferences();
  const [made, setMade] = useState<{ map: LeafletMap; pins: MapPins } | null>(null);
  const hasFitted = useRef(false);
  const tileURL = config?.tile_url;

  useEffect(() => {
    const element = box.current;
    if (!element || config === null) return undefined;
    let map: LeafletMap | null = null;
    let isGone = false;
    const observer = new ResizeObserver(() => map?.invalidateSize({ animate: false }));
    const begin = async () => {
      const leaflet = await import("@vendor/leaflet.js");
      if (isGone) return;
      const here = leaflet.map(element, {
        minZoom: 1,
        maxZoom: 17,
        attributionControl: Boolean(tileURL),
        worldCopyJump: true,
        // Tiles are drawn for whole steps; our own lines fit anywhere, and places fill the box better.
        zoomSnap: tileURL ? 1 : 0.25,
        // Its animations end by timers that do not ask whether the map was removed meanwhile.
        zoomAnimation: false,
        fadeAnimation: false,
        markerZoomAnimation: false,
        inertia: false,
        // The same is true of what it does a moment after the window's size has changed.
        trackResize: false,
      });
      map = here;
      observer.observe(element);
      here.setView([50, 10], 4);
      if (tileURL) leaflet.tileLayer(tileURL, { attribution: config.tile_attribution ?? "" }).addTo(here);
      else drawGraticule(leaflet, here);
      setMade({ map: here, pins: new MapPins(leaflet, here) });
    };
    void begin();
    return () => {
      isGone = true;
      observer.disconnect();
      map?.remove();
      hasFitted.current = false;
      setMade(null);
    };
  }, [config, tileURL]);

  useEffect(() => {
    if (!made) return;
    const { map, pins } = made;
    if (!hasFitted.current && places.length > 0) {
      hasFitted.current = true;
      const points = places.map((place): Point => [place.latitude, place.longitude]);
      map.fitBounds(points, { padding: [48, 48], maxZoom: 12, animate: false });
    }
    pins.show(places);
  }, [made, places, language]);

  return <div ref={box} className="map" role="region" aria-label={label} style={{ height }} />;
}

function drawGraticule(leaflet: Leaflet, map: LeafletMap): void {
  const lines = leaflet.layerGroup().addTo(map);
  const draw = () => {
    lines.clearLayers();
    const step = STEPS[Math.min(STEPS.length - 1, Math.max(0, Math.floor(map.getZoom())))] ?? 10;
    const bounds = map.getBounds();
    const add = (points: Point[]) => leaflet.polyline(points, { className: "graticule", interactive: false }).addTo(lines);
    const south = Math.max(-85, bounds.getSouth() - step);
    const north = Math.min(85, bounds.getNorth() + step);
    for (let x = Math.floor(bounds.getWest() / step) * step; x <= bounds.getEast() + step; x += step) add([[south, x], [north, x]]);
    for (let y = Math.floor(south / step) * step; y <= north; y += step) {
      add([[y, bounds.getWest() - step], [y, bounds.getEast() + step]]);
    }
  };
  map.on("moveend", draw);
  draw();
}
