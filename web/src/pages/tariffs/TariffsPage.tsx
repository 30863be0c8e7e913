import { useState } from "react";
import type { Tariff } from "../../api/types/tariffs";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { useCatchUp } from "../../feed/FeedContext";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate, useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { pricesInWords, usesInWords } from "./inWords";
import { TariffDialog } from "./TariffDialog";

export default function TariffsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const [query] = useQuery();
  const pages = usePages<Tariff>(path("/tariffs"), { q: query["q"], sort: query["sort"] ?? "name" });
  const [isAdding, setAdding] = useState(false);
  useCatchUp(pages.reload);
  const columns: Column<Tariff>[] = [
    {
      key: "name",
      title: t("tariffs.name"),
      isSortable: true,
      cell: (tariff) => (
        <Link to={`/tariffs/${tariff.id}`} className="row-link">
          {tariff.name}
        </Link>
      ),
    },
    { key: "prices", title: t("tariffs.prices"), cell: pricesInWords },
    { key: "uses", title: t("tariffs.uses"), cell: usesInWords },
    { key: "since", title: t("tariffs.since"), isMinor: true, cell: (tariff) => time(tariff.valid_from) },
  ];
  const add = can("account:admin") && (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("tariffs.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.tariffs")} subtitle={t("tariffs.subtitle")} actions={add} />
      <div className="filters">
        <SearchField label={t("locations.search")} />
      </div>
      <DataTable
        label={t("nav.tariffs")}
        pages={pages}
        columns={columns}
        rowKey={(tariff) => tariff.id}
        empty={
          query["q"] ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="tag" title={t("tariffs.empty")} action={add}>
              {t("tariffs.empty.text")}
            </EmptyState>
          )
        }
      />
      {isAdding && (
        <TariffDialog onClose={() => setAdding(false)} onSaved={(tariff) => navigate(`/tariffs/${tariff.id}`)} />
      )}
    </>
  );
}
