import { Button } from "../../components/Button";
import { ExportMenu } from "../../components/ExportMenu";
import { FilterSelect } from "../../components/FilterSelect";
import { FilterText } from "../../components/FilterText";
import { FilterTime } from "../../components/FilterTime";
import { PageHeader } from "../../components/PageHeader";
import { useT, word } from "../../i18n/translate";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { TransactionTable } from "./TransactionTable";

const FILTERS = ["charge_point", "location_id", "token", "status", "from", "to"];

export default function TransactionsPage() {
  const t = useT();
  const { path } = useAccount();
  const { all } = useLocations();
  const [query, setQuery] = useQuery();
  const filters = Object.fromEntries(FILTERS.filter((name) => query[name]).map((name) => [name, query[name]]));
  const isFiltered = Object.keys(filters).length > 0;
  const any = { value: "", label: t("all") };
  return (
    <>
      <PageHeader
        title={t("nav.transactions")}
        actions={<ExportMenu path={path("/transactions/export")} query={filters} name="transactions" />}
      />
      <div className="filters">
        <FilterText label={t("transactions.chargePoint")} name="charge_point" />
        <FilterText label={t("transactions.token")} name="token" />
        <FilterSelect
          label={t("transactions.status")}
          name="status"
          options={[
            any,
            ...["active", "completed", "stale", "orphan"].map((value) => ({ value, label: word("status", value) })),
          ]}
        />
        {all.length > 1 && (
          <FilterSelect
            label={t("transactions.location")}
            name="location_id"
            options={[any, ...all.map((location) => ({ value: location.id, label: location.name }))]}
          />
        )}
        <FilterTime label={t("filter.from")} name="from" />
        <FilterTime label={t("filter.to")} name="to" />
        {isFiltered && (
          <Button look="ghost" onClick={() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}>
            {t("action.clearFilters")}
          </Button>
        )}
      </div>
      <TransactionTable path={path("/transactions")} query={filters} isFiltered={isFiltered} />
    </>
  );
}
