import { useState } from "react";
import { api } from "../../api/client";
import { Problem } from "../../api/Problem";
import type { Tariff } from "../../api/types/tariffs";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { useToasts } from "../../components/ToastProvider";
import { number, price, time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { navigate } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { pricesInWords, usesInWords } from "./inWords";
import { TariffCalculator } from "./TariffCalculator";
import { TariffDialog } from "./TariffDialog";
import { TariffLocations } from "./TariffLocations";

export default function TariffPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const own = path(`/tariffs/${params["id"]}`);
  const resource = useResource<Tariff>(own);
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const tariff = resource.data;
  if (!tariff) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  const { currency } = tariff;
  const isUsed = tariff.location_count + tariff.charge_point_count > 0;
  const remove = async () => {
    try {
      await api.remove(own, { etag: resource.etag });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "tariff_in_use") throw error;
      throw new Problem(error.status, error.code, t("tariffs.delete.inUse"), [], error.requestID);
    }
    toasts.say(t("tariffs.deleted"));
    navigate("/tariffs");
  };
  return (
    <>
      <PageHeader
        title={tariff.name}
        parent={{ to: "/tariffs", title: t("nav.tariffs") }}
        subtitle={pricesInWords(tariff)}
        actions={
          can("account:admin") && (
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
      <div className="columns">
        <div className="stack">
          <Panel title={t("tariffs.prices")} aside={t("tariffs.sinceTime", { time: time(tariff.valid_from) })}>
            <Facts
              facts={[
                [t("tariffs.startFee"), price(tariff.start_fee_minor, currency)],
                [t("tariffs.perKWh"), price(tariff.per_kwh_minor, currency)],
                [t("tariffs.perMinute"), price(tariff.per_minute_minor, currency)],
                [t("tariffs.freeMinutes"), number(tariff.free_minutes)],
                [t("tariffs.currency"), currency],
                [t("locations.comment"), tariff.comment || null],
              ]}
            />
          </Panel>
          <Panel title={t("tariffs.uses")}>
            <Facts
              facts={[
                [t("nav.locations"), <TariffLocations key="locations" tariff={tariff} />],
                [t("tariffs.ownChargePoints"), number(tariff.charge_point_count)],
              ]}
            />
          </Panel>
        </div>
        <Panel title={t("tariffs.calculator")}>
          <TariffCalculator key={tariff.updated_at} tariff={tariff} />
        </Panel>
      </div>
      {dialog === "edit" && (
        <TariffDialog tariff={tariff} etag={resource.etag} onClose={() => setDialog(null)} onSaved={resource.reload} />
      )}
      {dialog === "delete" && (
        <ConfirmDialog
          title={t("tariffs.delete")}
          actionLabel={t("tariffs.delete")}
          onClose={() => setDialog(null)}
          onConfirm={remove}
        >
          <p>{t("tariffs.delete.text", { name: tariff.name })}</p>
          {isUsed && <p>{t("tariffs.delete.uses", { uses: usesInWords(tariff) })}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
