import type { Statistics } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { FilterSelect } from "../../components/FilterSelect";
import { LocationFilter } from "../../components/LocationFilter";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { ProblemNote } from "../../components/ProblemNote";
import { useCatchUp } from "../../feed/FeedContext";
import { useT } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { currenciesOf, minorIn } from "./revenue";
import { saveCSV } from "./saveCSV";
import { StatisticsCharts } from "./StatisticsCharts";

const RANGES = ["7", "30", "90", "365"];

export default function StatisticsPage() {
  const t = useT();
  const { path } = useAccount();
  const [query] = useQuery();
  const days = query["days"] ?? "30";
  const resource = useResource<Statistics>(path("/statistics"), { days, hours: 24, location_id: query["location_id"] });
  useCatchUp(resource.reload);
  const statistics = resource.data;
  const download = () => {
    if (!statistics) return;
    // A column for each currency: a spreadsheet adds up what stands in one.
    const currencies = currenciesOf(statistics.total);
    saveCSV(`plugyard-${days}-days.csv`, [
      ["day", "sessions", "energy_wh", "duration_seconds", ...currencies.map((currency) => `revenue_minor_${currency}`)],
      ...statistics.days.map((day) => [
        day.day,
        day.sessions,
        day.energy_wh,
        day.duration_seconds,
        ...currencies.map((currency) => minorIn(day, currency)),
      ]),
    ]);
  };
  return (
    <>
      <PageHeader
        title={t("nav.statistics")}
        subtitle={t("statistics.subtitle")}
        actions={
          <Button icon="download" disabled={!statistics} onClick={download}>
            CSV
          </Button>
        }
      />
      <div className="filters">
        <FilterSelect
          label={t("statistics.days")}
          name="days"
          options={[
            { value: "", label: t("statistics.lastDays", { count: 30 }) },
            ...RANGES.filter((range) => range !== "30").map((range) => ({
              value: range,
              label: t("statistics.lastDays", { count: range }),
            })),
          ]}
        />
        <LocationFilter />
      </div>
      <ProblemNote problem={resource.problem} onRetry={resource.reload} />
      {!statistics && !resource.problem && <Loading />}
      {statistics && <StatisticsCharts statistics={statistics} />}
    </>
  );
}
