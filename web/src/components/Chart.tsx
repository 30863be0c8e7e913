import { useEffect, useRef, useState } from "react";
import type UPlot from "@vendor/uplot.js";
import type { Axis, Options } from "@vendor/uplot.js";
import { time, withoutZeros } from "../i18n/format";
import { isDark, usePreferences } from "../i18n/preferences";

export interface ChartSeries {
  name: string;
  values: (number | null)[];
  /** A colour of tokens.css without its dashes. */
  colour: "teal" | "blue" | "amber" | "violet";
  format: (value: number) => string;
  /** Drawn against the right-hand axis. */
  isSecond?: boolean;
}

interface Props {
  /** What the chart shows, for screen readers. */
  label: string;
  /** Seconds since 1970, or with `names` the place in those. */
  times: number[];
  series: ChartSeries[];
  kind?: "line" | "bars";
  /** What stands below each bar instead of a time. */
  names?: string[];
  zone?: string;
  height?: number;
}

/** A chart by uPlot, which is loaded when the first one is shown. Grows in place when more values come. */
export function Chart({ label, times, series, kind = "line", names, zone, height = 240 }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const preferences = usePreferences();
  const newest = useRef({ times, series, names });
  newest.current = { times, series, names };
  // A new plot only where its form changes; new values go into the one that is there.
  const form = JSON.stringify([series.map((one) => [one.name, one.colour, one.isSecond]), kind, zone, height, preferences.language, isDark()]);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let isGone = false;
    let observer: ResizeObserver | null = null;
    const begin = async () => {
      const { default: Plot } = await import("@vendor/uplot.js");
      if (isGone) return;
      const made = new Plot(options(Plot, element, newest, kind, zone, height, setShown), data(newest.current), element);
      plot.current = made;
      observer = new ResizeObserver(() => {
        if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
      });
      observer.observe(element);
    };
    void begin();
    return () => {
      isGone = true;
      observer?.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [form, kind, zone, height]);

  useEffect(() => {
    plot.current?.setData(data({ times, series }));
  }, [times, series]);

  const index = shown !== null && shown < times.length ? shown : times.length - 1;
  const at = times[index];
  return (
    <figure className="chart" aria-label={label} data-points={times.length}>
      <figcaption className="chart-legend">
        {series.map((one) => {
          const value = one.values[index];
          return (
            <span key={one.name} className={`chart-key key-${one.colour}`}>
              {one.name} <strong>{value === null || value === undefined ? "–" : one.format(value)}</strong>
            </span>
          );
        })}
        {at !== undefined && (
          <span className="muted">{names ? names[index] : time(new Date(at * 1000), "seconds", zone)}</span>
        )}
      </figcaption>
      <div ref={box} className="chart-plot" aria-hidden="true" />
    </figure>
  );
}

type Newest = { times: number[]; series: ChartSeries[]; names?: string[] };

function data({ times, series }: Newest): (number | null)[][] {
  return [times, ...series.map((one) => one.values)];
}

function options(
  Plot: typeof UPlot,
  element: HTMLElement,
  newest: { current: Newest },
  kind: "line" | "bars",
  zone: string | undefined,
  height: number,
  onShown: (index: number | null) => void,
): Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const { series, names } = newest.current;
  const text = { stroke: colour("text-2"), font: `11.5px ${colour("font")}` };
  const grid = { stroke: colour("line"), width: 1 };
  const valueAxis = (one: ChartSeries | undefined, isSecond: boolean): Axis => ({
    ...text,
    scale: isSecond ? "second" : "first",
    side: isSecond ? 1 : 3,
    size: 64,
    space: 44,
    grid: { ...grid, show: !isSecond },
    ticks: { show: false },
    values: (_, splits) => differing(splits.map((value) => withoutZeros(one?.format(value) ?? String(value)))),
  });
  const second = series.find((one) => one.isSecond);
  const fromZero = (_: UPlot, min: number, max: number): [number, number] => [Math.min(0, min), max > 0 ? max * 1.08 : 1];
  return {
    width: element.clientWidth || 600,
    height,
    padding: [10, second ? 0 : 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      x: names
        ? { time: false, range: (_, min, max) => [min - 0.5, max + 0.5] }
        : { time: true },
      first: { range: fromZero },
      second: { range: fromZero },
    },
    tzDate: (seconds) => {
      const date = new Date(seconds * 1000);
      return zone ? Plot.tzDate(date, zone) : date;
    },
    axes: [
      {
        ...text,
        size: 28,
        grid: { show: false },
        ticks: { show: false },
        space: 76,
        values: (_, splits, __, ___, step) =>
          names
            ? splits.map((value) => (Number.isInteger(value) ? (newest.current.names?.[value] ?? null) : null))
            : splits.map((value) => time(new Date(value * 1000), step < 60 ? "clock" : "time", zone)),
      },
      valueAxis(series.find((one) => !one.isSecond), false),
      ...(second ? [valueAxis(second, true)] : []),
    ],
    series: [
      {},
      ...series.map((one) => ({
        label: one.name,
        scale: one.isSecond ? "second" : "first",
        stroke: kind === "bars" ? undefined : colour(one.colour),
        fill: kind === "bars" ? colour(one.colour) : one.isSecond ? undefined : colour(`${one.colour}-soft`),
        width: kind === "bars" ? 0 : 2,
        spanGaps: true,
        points: { show: false },
        ...(kind === "bars" ? { paths: Plot.paths.bars({ size: [0.62, 28], radius: 0.2 }) } : {}),
      })),
    ],
    hooks: { setCursor: [(made) => onShown(made.cursor.idx)] },
  };
}

/** Near values may read the same ("0 Wh", "0 Wh", "1 Wh"): each text stands once. */
function differing(texts: string[]): string[] {
  return texts.map((text, index) => (text === texts[index - 1] ? "" : text));
}
