import { useMemo } from "react";
import { Chart, type ChartSeries } from "../../components/Chart";
import { energy } from "../../i18n/format";
import { useT } from "../../i18n/translate";

interface Props {
  /** What the chart shows, for screen readers. */
  label: string;
  /** Spans of time that follow each other. */
  spans: { energy_wh: number }[];
  names: string[];
  height?: number;
}

/** Energy of each of some days or hours. */
export function EnergyBars({ label, spans, names, height = 260 }: Props) {
  const t = useT();
  const name = t("transactions.energy");
  const times = useMemo(() => spans.map((_, index) => index), [spans]);
  const series = useMemo<ChartSeries[]>(
    () => [{ name, values: spans.map((span) => span.energy_wh), colour: "teal", format: energy }],
    [spans, name],
  );
  return <Chart kind="bars" label={label} times={times} names={names} series={series} height={height} />;
}
