import { energy } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Bars } from "./Bars";

interface Props {
  /** What the chart shows, for screen readers. */
  label: string;
  /** Spans of time that follow each other. */
  spans: { energy_wh: number }[];
  names: string[];
  height?: number;
}

/** Energy of each of some days or hours. */
export function EnergyBars(props: Props) {
  const t = useT();
  return <Bars name={t("transactions.energy")} value={energyOf} colour="teal" format={energy} {...props} />;
}

const energyOf = (span: { energy_wh: number }) => span.energy_wh;
