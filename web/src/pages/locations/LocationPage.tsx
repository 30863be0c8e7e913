import { useState } from "react";
import { api } from "../../api/client";
import type { Location } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { NOTHING, power } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";
import { AssignedTariff } from "../tariffs/AssignedTariff";
import { LocationChargePoints } from "./LocationChargePoints";
import { LocationDialog } from "./LocationDialog";
import { LocationPosition } from "./LocationPosition";

export default function LocationPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path, can, isPartner } = useAccount();
  const toasts = useToasts();
  const locations = useLocations();
  const resource = useResource<Location>(path(`/locations/${params["id"]}`));
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const location = resource.data;
  if (!location) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const remove = async () => {
    await api.remove(path(`/locations/${location.id}`), { etag: resource.etag });
    locations.reload();
    toasts.say(t("locations.deleted"));
    navigate("/locations");
  };
  const rereadTariff = () => {
    resource.reload();
    locations.reload();
  };
  return (
    <>
      <PageHeader
        title={location.name}
        parent={{ to: "/locations", title: t("nav.locations") }}
        aside={location.is_active ? null : <StatusChip value="inactive" />}
        subtitle={[location.address1, [location.postal_code, location.city].filter(Boolean).join(" "), location.country]
          .filter(Boolean)
          .join(", ")}
        actions={
          can("charge-points:write") && (
            <>
              <Button icon="edit" onClick={() => setDialog("edit")}>
                {t("action.edit")}
              </Button>
              <Button icon="trash" onClick={() => setDialog("delete")}>
                {t("action.delete")}
              </Button>
            </>
          )
        }
      />
      <div className="stack">
        <Panel
          title={t("nav.chargePoints")}
          aside={<Link to={`/charge-points?location_id=${location.id}`}>{t("locations.showAll")}</Link>}
          isFlush
        >
          <LocationChargePoints locationID={location.id} />
        </Panel>
        <div className="columns">
          <Panel title={t("transactions.details")}>
            <Facts
              facts={[
                [t("locations.timeZone"), location.time_zone],
                [t("locations.maxPower"), power(location.max_power_w)],
                [
                  t("tariffs.one"),
                  isPartner ? null : (
                    <AssignedTariff key="tariff" of={`/locations/${location.id}`} own={location.tariff_id} onChanged={rereadTariff} />
                  ),
                ],
                [t("locations.comment"), location.comment || NOTHING],
              ]}
            />
          </Panel>
          {location.latitude !== null && location.longitude !== null && (
            <Panel title={t("locations.position")} isFlush>
              <LocationPosition location={location} />
            </Panel>
          )}
        </div>
      </div>
      {dialog === "edit" && (
        <LocationDialog
          location={location}
          etag={resource.etag}
          onClose={() => setDialog(null)}
          onSaved={() => resource.reload()}
        />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={t("locations.delete")}
          actionLabel={t("locations.delete")}
          onClose={() => setDialog(null)}
          onConfirm={remove}
        >
          <p>{t("locations.delete.text", { name: location.name })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
