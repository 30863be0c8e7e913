import { useMemo } from "react";
import { Chart, type ChartSeries } from "../../components/Chart";

interface Props<Span> {
  /** What the chart shows, for screen readers. */
  label: string;
  /** Of what is measured. */
  name: string;
  /** Spans of time that follow each other. */
  spans: Span[];
  names: string[];
  /** Should stay the same function, as `format`: the chart is drawn anew by another. */
  value: (span: Span) => number;
  colour: ChartSeries["colour"];
  format: ChartSeries["format"];
  height?: number;
}

/** A bar for each of some days or hours. */
export function Bars<Span>({ label, name, spans, names, value, colour, format, height = 260 }: Props<Span>) {
  const times = useMemo(() => spans.map((_, index) => index), [spans]);
  const series = useMemo<ChartSeries[]>(
    () => [{ name, values: spans.map(value), colour, format }],
    [spans, name, value, colour, format],
  );
  return <Chart kind="bars" label={label} times={times} names={names} series={series} height={height} />;
}
