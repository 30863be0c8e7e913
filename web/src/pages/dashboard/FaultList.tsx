import type { Page } from "../../api/client";
import type { ChargePoint } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Ago } from "../../components/Ago";
import { EmptyState } from "../../components/EmptyState";
import { Loading } from "../../components/Loading";
import { ProblemNote } from "../../components/ProblemNote";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";

const QUERY = { status: "faulted", limit: 6 };

/** Charge points that need a person, as they come and go. */
export function FaultList() {
  const t = useT();
  const { path } = useAccount();
  const { byID } = useLocations();
  const list = useResource<Page<ChargePoint>>(path("/charge-points"), QUERY);
  useCatchUp(list.reload);
  useFeedEvent("charge_point", (chargePoint) => {
    list.set((old) => {
      if (!old) return old;
      const others = old.data.filter((other) => other.id !== chargePoint.id);
      return { ...old, data: chargePoint.status === "faulted" ? [chargePoint, ...others] : others };
    });
  });
  if (!list.data) return list.problem ? <ProblemNote problem={list.problem} onRetry={list.reload} /> : <Loading />;
  if (list.data.data.length === 0) {
    return (
      <EmptyState icon="check" title={t("dashboard.noFaults")}>
        {t("dashboard.noFaults.text")}
      </EmptyState>
    );
  }
  return (
    <ul className="items">
      {list.data.data.slice(0, QUERY.limit).map((chargePoint) => (
        <li key={chargePoint.id}>
          <Link to={`/charge-points/${chargePoint.id}`} className="item">
            <span>
              <strong>{chargePoint.name || chargePoint.identity}</strong>
              <span className="cell-sub">{byID.get(chargePoint.location_id)?.name}</span>
            </span>
            <span className="item-end">
              <span className="fault-code">{chargePoint.error_code}</span>
              <span className="cell-sub">
                <Ago value={chargePoint.last_seen_at} />
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
