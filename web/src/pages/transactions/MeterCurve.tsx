import { useEffect, useMemo, useState } from "react";
import { readAll } from "../../api/readAll";
import type { MeterValue, Transaction } from "../../api/types";
import { Chart, type ChartSeries } from "../../components/Chart";
import { useFeedEvent } from "../../feed/FeedContext";
import { energy, power } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";

const MAX_PAGES = 20;
/** Changes of a session come by the feed without its values; those are read this long after, together. */
const PAUSE_MS = 300;

/** Energy and power of a session over time; grows while it runs. */
export function MeterCurve({ transaction, zone, height }: { transaction: Transaction; zone?: string; height?: number }) {
  const t = useT();
  const { path } = useAccount();
  const [values, setValues] = useState<MeterValue[] | null>(null);
  const [version, setVersion] = useState(0);
  const base = path(`/transactions/${transaction.id}/meter-values`);

  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        readAll<MeterValue>(base, {}, MAX_PAGES, abort.signal).then(setValues, () => {
          // The session's figures are shown without a curve then; the next change tries again.
        });
      },
      version === 0 ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [base, version]);

  useFeedEvent("transaction", (changed) => {
    if (changed.id === transaction.id) setVersion((old) => old + 1);
  });
  useFeedEvent("poll", () => setVersion((old) => old + 1));

  const sorted = useMemo(
    () =>
      (values ?? [])
        .filter((value) => value.energy_wh !== null || value.power_w !== null)
        .sort((one, other) => one.sampled_at.localeCompare(other.sampled_at)),
    [values],
  );
  const times = useMemo(() => sorted.map((value) => Date.parse(value.sampled_at) / 1000), [sorted]);
  const [energyName, powerName] = [t("transactions.energy"), t("transactions.power")];
  const start = transaction.meter_start_wh ?? 0;
  const series = useMemo<ChartSeries[]>(
    () => [
      { name: powerName, values: sorted.map((value) => value.power_w), colour: "teal", format: power },
      {
        name: energyName,
        values: sorted.map((value) => (value.energy_wh === null ? null : Math.max(0, value.energy_wh - start))),
        colour: "blue",
        format: energy,
        isSecond: true,
      },
    ],
    [sorted, powerName, energyName, start],
  );
  if (values !== null && sorted.length === 0) return <p className="muted">{t("transactions.noValues")}</p>;
  return (
    <Chart
      label={t("transactions.curve", { number: transaction.transaction_id })}
      times={times}
      series={series}
      zone={zone}
      height={height}
    />
  );
}
