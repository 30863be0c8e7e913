import { useEffect } from "react";
import type { Campaign, CampaignTarget } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { Panel } from "../../components/Panel";
import { StatusChip } from "../../components/StatusChip";
import { NOTHING, number } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";

const STATUSES = ["pending", "sent", "downloading", "downloaded", "installing", "installed", "failed", "timed_out", "skipped"];

/** How far each charge point of a campaign is; read again when the campaign changed. */
export function CampaignTargets({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const { path } = useAccount();
  const [query] = useQuery();
  const pages = usePages<CampaignTarget>(path(`/firmware-campaigns/${campaign.id}/targets`), {
    status: query["status"],
    sort: query["sort"] ?? "identity",
  });
  const { reload } = pages;
  const version = JSON.stringify([campaign.status, campaign.progress]);
  useEffect(() => reload(), [version, reload]);
  const columns: Column<CampaignTarget>[] = [
    {
      key: "identity",
      title: t("reservations.chargePoint"),
      isSortable: true,
      cell: (target) => (
        <Link to={`/charge-points/${encodeURIComponent(target.charge_point)}`} className="row-link">
          {target.charge_point}
        </Link>
      ),
    },
    { key: "wave", title: t("campaigns.wave"), isNumber: true, isMinor: true, cell: (target) => number(target.wave) },
    {
      key: "status",
      title: t("users.status"),
      cell: (target) => (
        <>
          <StatusChip prefix="target" value={target.status} />
          {target.detail && <span className="cell-sub">{target.detail}</span>}
        </>
      ),
    },
    { key: "before", title: t("campaigns.before"), isMinor: true, cell: (target) => target.previous_version || NOTHING },
    {
      key: "last",
      title: t("campaigns.last"),
      isMinor: true,
      cell: (target) => {
        const moment = target.ended_at ?? target.confirmed_at ?? target.sent_at ?? target.queued_at;
        return moment ? <Ago value={moment} /> : NOTHING;
      },
    },
  ];
  return (
    <Panel
      title={t("nav.chargePoints")}
      isFlush
      aside={
        <FilterSelect
          label={t("users.status")}
          name="status"
          options={[{ value: "", label: t("all") }, ...STATUSES.map((status) => ({ value: status, label: word("target", status) }))]}
        />
      }
    >
      <DataTable
        label={t("nav.chargePoints")}
        pages={pages}
        columns={columns}
        rowKey={(target) => target.charge_point}
        empty={<EmptyState icon="charger" title={t("campaigns.noTargets")} />}
      />
    </Panel>
  );
}
