import { useState } from "react";
import type { Campaign } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { PageHeader } from "../../components/PageHeader";
import { StatusChip } from "../../components/StatusChip";
import { useCatchUp } from "../../feed/FeedContext";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate, useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { CampaignDialog } from "./CampaignDialog";
import { FirmwareTabs } from "./FirmwareTabs";

const STATUSES = ["running", "paused", "halted", "cancelled", "completed"];

export default function CampaignsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const [query] = useQuery();
  const pages = usePages<Campaign>(path("/firmware-campaigns"), { status: query["status"], sort: query["sort"] ?? "-created_at" });
  const [isAdding, setAdding] = useState(false);
  useCatchUp(pages.reload);
  const columns: Column<Campaign>[] = [
    {
      key: "name",
      title: t("campaigns.name"),
      cell: (campaign) => (
        <Link to={`/firmware/campaigns/${campaign.id}`} className="row-link">
          {campaign.name}
        </Link>
      ),
    },
    { key: "version", title: t("firmware.version"), cell: (campaign) => <code>{campaign.version}</code> },
    { key: "status", title: t("users.status"), cell: (campaign) => <StatusChip prefix="campaign" value={campaign.status} /> },
    {
      key: "wave",
      title: t("campaigns.wave"),
      isMinor: true,
      cell: (campaign) => t("campaigns.waveOf", { wave: campaign.wave, waves: campaign.waves }),
    },
    {
      key: "progress",
      title: t("campaigns.done"),
      isNumber: true,
      cell: ({ progress }) => `${progress["installed"] ?? 0} / ${Object.values(progress).reduce((sum, one) => sum + one, 0)}`,
    },
    { key: "created_at", title: t("clients.created"), isSortable: true, isMinor: true, cell: (campaign) => <Ago value={campaign.created_at} /> },
  ];
  const add = can("commands:configure") && (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t("campaigns.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.firmware")} actions={add} />
      <FirmwareTabs current="campaigns" />
      <div className="filters">
        <FilterSelect
          label={t("users.status")}
          name="status"
          options={[{ value: "", label: t("all") }, ...STATUSES.map((status) => ({ value: status, label: word("campaign", status) }))]}
        />
      </div>
      <DataTable
        label={t("campaigns.title")}
        pages={pages}
        columns={columns}
        rowKey={(campaign) => campaign.id}
        empty={
          query["status"] ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="chip" title={t("campaigns.empty")} action={add}>
              {t("campaigns.empty.text")}
            </EmptyState>
          )
        }
      />
      {isAdding && (
        <CampaignDialog onClose={() => setAdding(false)} onSaved={(campaign) => navigate(`/firmware/campaigns/${campaign.id}`)} />
      )}
    </>
  );
}
