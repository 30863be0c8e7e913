import type { Point } from "@vendor/leaflet.js";

export interface MapPlace {
  id: string;
  name: string;
  latitude: number;
  longitude: number;
  /** Charge points, and how many of them are free, charge, or are faulted; no total where nobody knows. */
  total: number | null;
  available: number;
  charging: number;
  faulted: number;
  to: string;
}

/** Places that are drawn as one pin. */
export interface Cluster {
  key: string;
  centre: Point;
  places: MapPlace[];
  total: number | null;
  available: number;
  charging: number;
  faulted: number;
}

/** How near two pins may come, in pixels: they are wide and flat. */
const APART = { x: 112, y: 40 };

/**
 * Gathers places that would cover each other. The first place of a cluster is its anchor, and where it is drawn; those
 * whose pins would cover that one's join. A grid of cells of that size leaves nine cells to look into, so a thousand
 * places cost no more than some milliseconds.
 */
export function clusters(places: MapPlace[], pixelOf: (point: Point) => { x: number; y: number }): Cluster[] {
  const cells = new Map<string, { x: number; y: number; places: MapPlace[] }[]>();
  const found: MapPlace[][] = [];
  for (const place of places) {
    const { x, y } = pixelOf([place.latitude, place.longitude]);
    const [column, row] = [Math.floor(x / APART.x), Math.floor(y / APART.y)];
    const covered = NEIGHBOURS.flatMap(([right, down]) => cells.get(`${column + right},${row + down}`) ?? []).find(
      (other) => Math.abs(other.x - x) < APART.x && Math.abs(other.y - y) < APART.y,
    );
    if (covered) {
      covered.places.push(place);
      continue;
    }
    const anchor = { x, y, places: [place] };
    const cell = cells.get(`${column},${row}`);
    if (cell) cell.push(anchor);
    else cells.set(`${column},${row}`, [anchor]);
    found.push(anchor.places);
  }
  return found.flatMap(clusterOf);
}

const NEIGHBOURS = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down): [number, number] => [right, down]));

function clusterOf(places: MapPlace[]): Cluster[] {
  const [anchor] = places;
  if (!anchor) return [];
  const sum = (value: (place: MapPlace) => number) => places.reduce((total, place) => total + value(place), 0);
  const cluster = {
    key: anchor.id,
    centre: [anchor.latitude, anchor.longitude] as Point,
    places,
    total: places.some((place) => place.total === null) ? null : sum((place) => place.total ?? 0),
    available: sum((place) => place.available),
    charging: sum((place) => place.charging),
    faulted: sum((place) => place.faulted),
  };
  return [cluster];
}
