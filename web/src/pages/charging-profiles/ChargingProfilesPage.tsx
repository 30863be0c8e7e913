import { useState } from "react";
import { PROFILE_PURPOSES, type ChargingProfile } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { PageHeader } from "../../components/PageHeader";
import { number } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate, useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { ChargingProfileDialog } from "./ChargingProfileDialog";

export default function ChargingProfilesPage() {
  const t = useT();
  const { path, can } = useAccount();
  const [query] = useQuery();
  const pages = usePages<ChargingProfile>(path("/charging-profiles"), {
    purpose: query["purpose"],
    sort: query["sort"] ?? "name",
  });
  const [isAdding, setAdding] = useState(false);
  const columns: Column<ChargingProfile>[] = [
    {
      key: "name",
      title: t("profiles.name"),
      isSortable: true,
      cell: (profile) => (
        <>
          <Link to={`/charging-profiles/${profile.id}`} className="row-link">
            {profile.name}
          </Link>
          <span className="cell-sub">{t("profiles.number", { number: profile.charging_profile_number })}</span>
        </>
      ),
    },
    { key: "purpose", title: t("profiles.purpose"), cell: (profile) => word("purpose", profile.purpose) },
    {
      key: "kind",
      title: t("profiles.kind"),
      isMinor: true,
      cell: (profile) =>
        profile.recurrency_kind ? word("recurrency", profile.recurrency_kind) : word("profileKind", profile.kind),
    },
    { key: "level", title: t("profiles.stackLevel"), isNumber: true, isMinor: true, cell: (profile) => number(profile.stack_level) },
    {
      key: "limit",
      title: t("profiles.limits"),
      isNumber: true,
      cell: ({ charging_schedule: schedule }) => {
        const limits = schedule.charging_schedule_period.map((period) => period.limit);
        const [low, high] = [Math.min(...limits), Math.max(...limits)];
        return `${low === high ? number(low) : `${number(low)}–${number(high)}`} ${schedule.charging_rate_unit}`;
      },
    },
  ];
  const add = can("commands:configure") && (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("profiles.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.profiles")} subtitle={t("profiles.subtitle")} actions={add} />
      <div className="filters">
        <FilterSelect
          label={t("profiles.purpose")}
          name="purpose"
          options={[
            { value: "", label: t("all") },
            ...PROFILE_PURPOSES.map((purpose) => ({ value: purpose, label: word("purpose", purpose) })),
          ]}
        />
      </div>
      <DataTable
        label={t("nav.profiles")}
        pages={pages}
        columns={columns}
        rowKey={(profile) => profile.id}
        empty={
          query["purpose"] ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="curve" title={t("profiles.empty")} action={add}>
              {t("profiles.empty.text")}
            </EmptyState>
          )
        }
      />
      {isAdding && (
        <ChargingProfileDialog
          onClose={() => setAdding(false)}
          onSaved={(profile) => navigate(`/charging-profiles/${profile.id}`)}
        />
      )}
    </>
  );
}
