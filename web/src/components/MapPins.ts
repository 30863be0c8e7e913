import type { Layer, LayerGroup, LeafletMap, Point } from "@vendor/leaflet.js";
import { t } from "../i18n/translate";
import { number } from "../i18n/format";
import { navigate } from "../router/router";
import { clusters, type Cluster, type MapPlace } from "./mapClusters";

type Leaflet = typeof import("@vendor/leaflet.js");

interface Pin {
  marker: Layer;
  cluster: Cluster;
  said: string;
}

/** Around what is seen, so that a small movement shows no gap. */
const MARGIN = 0.4;
/** As many names as a list at one address shows. */
const MOST_NAMES = 12;

/**
 * The pins of a map: those that are in sight, near ones gathered into one. What stays where it was stays in the page
 * (and keeps the keyboard's focus); only its text changes.
 */
export class MapPins {
  private places: MapPlace[] = [];
  private pins = new Map<string, Pin>();
  private readonly layer: LayerGroup;

  constructor(
    private readonly leaflet: Leaflet,
    private readonly map: LeafletMap,
  ) {
    this.layer = leaflet.layerGroup().addTo(map);
    map.on("moveend", () => this.draw());
  }

  show(places: MapPlace[]): void {
    this.places = places;
    this.draw();
  }

  private draw(): void {
    const zoom = this.map.getZoom();
    const sight = this.map.getBounds().pad(MARGIN);
    const wanted = clusters(this.places, (point) => this.map.project(point, zoom)).filter(({ centre }) => sight.contains(centre));
    const old = this.pins;
    this.pins = new Map();
    for (const cluster of wanted) {
      const [latitude, longitude] = cluster.centre;
      const key = `${cluster.key} ${latitude} ${longitude} ${cluster.places.length > 1}`;
      this.pins.set(key, this.drawn(cluster, old.get(key)));
      old.delete(key);
    }
    const hadFocus = [...old.values()].some(({ marker }) => marker.getElement() === document.activeElement);
    for (const { marker } of old.values()) this.layer.removeLayer(marker);
    // A pin that was opened by the keyboard has gone into smaller ones: the next Tab goes on in the map.
    if (hadFocus) this.map.getContainer().focus();
  }

  private drawn(cluster: Cluster, old: Pin | undefined): Pin {
    const pin: Pin = old ?? {
      marker: this.leaflet.marker(cluster.centre, {
        icon: this.leaflet.divIcon({ className: "pin-box", html: document.createElement("span"), iconSize: [0, 0] }),
        keyboard: true,
        riseOnHover: true,
      }),
      cluster,
      said: "",
    };
    pin.cluster = cluster;
    if (!old) {
      pin.marker.on("click", () => this.open(pin)).addTo(this.layer);
      // Leaflet calls it a button, and leaves its keys to us.
      pin.marker.getElement()?.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.open(pin);
      });
    }
    const said = JSON.stringify([textOf(cluster), toneOf(cluster), nameOf(cluster), cluster.faulted > 0]);
    const element = pin.marker.getElement();
    const text = element?.querySelector("span");
    if (said !== pin.said && element && text) {
      pin.said = said;
      const isMany = cluster.places.length > 1;
      text.textContent = textOf(cluster);
      text.className = ["pin", `tone-${toneOf(cluster)}`, isMany && "pin-many", isMany && cluster.faulted > 0 && "pin-faulted"]
        .filter(Boolean)
        .join(" ");
      element.title = nameOf(cluster);
      element.setAttribute("aria-label", nameOf(cluster));
    }
    return pin;
  }

  private open({ cluster, marker }: Pin): void {
    const [first] = cluster.places;
    if (!first) return;
    if (cluster.places.length === 1) {
      navigate(first.to);
      return;
    }
    const points = cluster.places.map((place): Point => [place.latitude, place.longitude]);
    const isOneAddress = points.every(([latitude, longitude]) => latitude === first.latitude && longitude === first.longitude);
    if (isOneAddress || this.map.getZoom() >= this.map.getMaxZoom()) {
      this.list(cluster, marker);
    } else this.map.fitBounds(points, { padding: [56, 56], animate: false });
  }

  /** Places that no zoom takes apart. Escape leads back to their pin. */
  private list(cluster: Cluster, marker: Layer): void {
    const list = listOf(cluster);
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.map.closePopup();
      marker.getElement()?.focus();
    });
    this.leaflet
      .popup({ className: "map-popup", closeButton: false, offset: [0, -8] })
      .setLatLng(cluster.centre)
      .setContent(list)
      .openOn(this.map);
    list.querySelector("a")?.focus();
  }
}

function textOf({ places, total, available }: Cluster): string {
  return total === null ? (places[0]?.name ?? "") : `${number(available)}/${number(total)}`;
}

function nameOf(cluster: Cluster): string {
  const { places, available, total, faulted } = cluster;
  const [first] = places;
  const name = places.length === 1 && first ? first.name : t("map.locations", { count: places.length });
  const figures = total === null ? "" : t("map.available", { available: number(available), total: number(total) });
  const faults = faulted > 0 ? t("map.faulted", { number: number(faulted) }) : "";
  return [name, figures, faults].filter(Boolean).join(", ");
}

/** One fault among hundreds of charge points does not make a region red: a dot says so there. */
function toneOf({ places, total, available, charging, faulted }: Cluster): string {
  if (total === null) return "teal";
  if (faulted > 0 && (places.length === 1 || available + charging === 0)) return "red";
  if (available > 0) return "green";
  return charging > 0 ? "teal" : "grey";
}

/** Places as links. */
function listOf({ places }: Cluster): HTMLElement {
  const list = document.createElement("ul");
  for (const place of places.slice(0, MOST_NAMES)) {
    const link = document.createElement("a");
    link.href = place.to;
    link.textContent = place.name;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      navigate(place.to);
    });
    const item = document.createElement("li");
    item.append(link, place.total === null ? "" : ` ${number(place.available)}/${number(place.total)}`);
    list.append(item);
  }
  if (places.length > MOST_NAMES) {
    const rest = document.createElement("li");
    rest.textContent = t("table.more", { number: number(places.length - MOST_NAMES) });
    list.append(rest);
  }
  return list;
}
