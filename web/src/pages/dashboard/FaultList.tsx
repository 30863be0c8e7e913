import { useEffect } from "react";
import type { Page } from "../../api/client";
import type { ChargePoint } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Ago } from "../../components/Ago";
import { EmptyState } from "../../components/EmptyState";
import { Loading } from "../../components/Loading";
import { ProblemNote } from "../../components/ProblemNote";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";
import { useLocations } from "../../session/LocationsContext";

const QUERY = { status: "faulted", limit: 6 };

/** Charge points that need a person, as they come and go: the newest, of `total`. */
export function FaultList({ total }: { total: number }) {
  const t = useT();
  const { path } = useAccount();
  const { byID } = useLocations();
  const list = useResource<Page<ChargePoint>>(path("/charge-points"), QUERY);
  useCatchUp(list.reload);
  useFeedEvent("charge_point", (chargePoint) => {
    list.set((old) => {
      if (!old) return old;
      const isListed = old.data.some((other) => other.id === chargePoint.id);
      if (!isListed && chargePoint.status !== "faulted") return old;
      const others = old.data.filter((other) => other.id !== chargePoint.id);
      const data = chargePoint.status === "faulted" ? [chargePoint, ...others] : others;
      return { ...old, data: data.slice(0, QUERY.limit) };
    });
  });
  // Where one was mended, one that had no place moves up.
  const { reload } = list;
  const hasRoom = list.data !== null && list.data.data.length < Math.min(QUERY.limit, total);
  useEffect(() => {
    if (hasRoom) reload();
  }, [hasRoom, total, reload]);
  if (!list.data) return list.problem ? <ProblemNote problem={list.problem} onRetry={list.reload} /> : <Loading />;
  if (list.data.data.length === 0) {
    return (
      <EmptyState icon="check" title={t("dashboard.noFaults")}>
        {t("dashboard.noFaults.text")}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="items">
        {list.data.data.map((chargePoint) => (
          <li key={chargePoint.id}>
            <Link to={`/charge-points/${chargePoint.id}`} className="item">
              <span>
                <strong>{chargePoint.identity}</strong>
                <span className="cell-sub">
                  {[chargePoint.name, byID.get(chargePoint.location_id)?.name].filter(Boolean).join(" · ")}
                </span>
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
      {total > QUERY.limit && (
        <p className="panel-more">
          <Link to="/charge-points?status=faulted">{t("table.more", { number: number(total - QUERY.limit) })}</Link>
        </p>
      )}
    </>
  );
}
