/** The part of Leaflet 1.9 that we use. */
declare module "@vendor/leaflet.js" {
  export type Point = [number, number];
  export interface Bounds {
    getSouth(): number;
    getNorth(): number;
    getWest(): number;
    getEast(): number;
    /** Larger by a share of itself on each side. */
    pad(share: number): Bounds;
    contains(point: Point): boolean;
  }
  export interface Layer {
    addTo(target: LeafletMap | LayerGroup): this;
    on(event: string, handler: () => void): this;
    getElement(): HTMLElement | undefined;
  }
  export interface Popup {
    setLatLng(point: Point): this;
    setContent(content: HTMLElement): this;
    openOn(map: LeafletMap): this;
  }
  export interface LayerGroup extends Layer {
    clearLayers(): this;
    removeLayer(layer: Layer): this;
  }
  export interface LeafletMap {
    on(event: string, handler: () => void): this;
    getBounds(): Bounds;
    getZoom(): number;
    getMaxZoom(): number;
    closePopup(): this;
    getContainer(): HTMLElement;
    project(point: Point, zoom: number): { x: number; y: number };
    setView(centre: Point, zoom: number): this;
    fitBounds(bounds: Point[], options?: object): this;
    invalidateSize(options?: { animate?: boolean }): this;
    remove(): void;
  }
  export function map(element: HTMLElement, options?: object): LeafletMap;
  export function layerGroup(): LayerGroup;
  export function polyline(points: Point[], options?: object): Layer;
  export function marker(point: Point, options?: object): Layer;
  export function popup(options?: object): Popup;
  export function divIcon(options: object): unknown;
  export function tileLayer(url: string, options?: object): Layer;
}
