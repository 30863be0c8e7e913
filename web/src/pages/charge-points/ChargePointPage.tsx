import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { ChargePoint } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Loading } from "../../components/Loading";
import { OnlineChip } from "../../components/OnlineChip";
import { PageHeader } from "../../components/PageHeader";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { Tabs } from "../../components/Tabs";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { ChargePointDialog } from "./ChargePointDialog";
import { chargePointTabs } from "./chargePointTabs";
import { CommandDialog } from "./CommandDialog";

export default function ChargePointPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const access = useAccount();
  const { path, can } = access;
  const { byID, reload: reloadLocations } = useLocations();
  const toasts = useToasts();
  const key = params["id"] ?? "";
  const resource = useResource<ChargePoint>(path(`/charge-points/${encodeURIComponent(key)}`));
  const [dialog, setDialog] = useState<"edit" | "delete" | "command" | null>(null);
  const chargePoint = resource.data;
  useCatchUp(resource.reload);
  useFeedEvent("charge_point", (changed) => {
    // What the feed brings has no ETag: an edit reads it anew.
    if (changed.id === chargePoint?.id) resource.set(changed);
  });
  // An identity in the address (a link from a transaction) becomes the id: identities may hold dots and slashes.
  useEffect(() => {
    if (chargePoint && key !== chargePoint.id) {
      navigate(`/charge-points/${chargePoint.id}${params["tab"] ? `/${params["tab"]}` : ""}`, { replace: true });
    }
  }, [chargePoint, key, params]);

  if (!chargePoint) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const tabs = chargePointTabs(access);
  const current = tabs.find((tab) => tab.key === (params["tab"] ?? "overview")) ?? tabs[0];
  const location = byID.get(chargePoint.location_id);
  const canWrite = can("charge-points:write");
  const openEdit = () => {
    resource.reload();
    setDialog("edit");
  };
  const remove = async () => {
    const seen = await api.get<ChargePoint>(path(`/charge-points/${chargePoint.id}`));
    await api.remove(path(`/charge-points/${chargePoint.id}`), { etag: seen.etag });
    reloadLocations();
    toasts.say(t("chargePoints.deleted"));
    navigate("/charge-points");
  };
  return (
    <>
      <PageHeader
        title={chargePoint.identity}
        parent={{ to: "/charge-points", title: t("nav.chargePoints") }}
        aside={
          <span className="chips">
            <StatusChip value={chargePoint.status} />
            <OnlineChip isOnline={chargePoint.is_online} />
            {!chargePoint.is_active && <StatusChip value="inactive" />}
            {chargePoint.flags.map((flag) => (
              <StatusChip key={flag} value={flag} tone="amber" />
            ))}
          </span>
        }
        subtitle={
          <>
            {[chargePoint.name, [chargePoint.manufacturer, chargePoint.model].filter(Boolean).join(" ")]
              .filter(Boolean)
              .map((text) => `${text} · `)}
            {location && <Link to={`/locations/${location.id}`}>{location.name}</Link>}
          </>
        }
        actions={
          <>
            {can("commands:control") && (
              <Button look="primary" icon="bolt" onClick={() => setDialog("command")}>
                {t("commands.send")}
              </Button>
            )}
            {canWrite && (
              <>
                <Button icon="edit" onClick={openEdit}>
                  {t("action.edit")}
                </Button>
                <Button icon="trash" label={t("chargePoints.delete")} onClick={() => setDialog("delete")} />
              </>
            )}
          </>
        }
      />
      <Tabs
        label={chargePoint.identity}
        current={current?.key ?? ""}
        tabs={tabs.map((tab) => ({
          key: tab.key,
          title: t(tab.title),
          to: `/charge-points/${chargePoint.id}${tab.key === "overview" ? "" : `/${tab.key}`}`,
        }))}
      />
      {current && (
        <current.component chargePoint={chargePoint} location={location} zone={location?.time_zone} onChanged={resource.reload} />
      )}
      {dialog === "command" && (
        <CommandDialog chargePoint={chargePoint} onClose={() => setDialog(null)} onSent={() => {}} />
      )}
      {dialog === "edit" && !resource.isLoading && (
        <ChargePointDialog
          chargePoint={chargePoint}
          etag={resource.etag}
          onClose={() => setDialog(null)}
          onSaved={resource.reload}
        />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={t("chargePoints.delete")}
          actionLabel={t("chargePoints.delete")}
          onClose={() => setDialog(null)}
          onConfirm={remove}
        >
          <p>{t("chargePoints.delete.text", { name: chargePoint.identity })}</p>
          {chargePoint.status === "charging" && <p>{t("chargePoints.delete.charging", { status: word("status", "charging") })}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
