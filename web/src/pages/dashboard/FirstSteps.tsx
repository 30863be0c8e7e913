import { EmptyState } from "../../components/EmptyState";
import { PageHeader } from "../../components/PageHeader";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";

/** The dashboard of an account without charge points: what to do first. */
export function FirstSteps({ hasLocation }: { hasLocation: boolean }) {
  const t = useT();
  const { can } = useAccount();
  const canWrite = can("charge-points:write");
  return (
    <>
      <PageHeader title={t("nav.dashboard")} />
      <EmptyState
        icon="charger"
        title={t("dashboard.first")}
        action={
          canWrite && (
            <Link to={hasLocation ? "/charge-points" : "/locations"} className="button button-primary">
              {t(hasLocation ? "dashboard.first.chargePoint" : "dashboard.first.location")}
            </Link>
          )
        }
      >
        {t("dashboard.first.text")}
      </EmptyState>
    </>
  );
}
