import { STATION_STATUSES } from "../../api/types";
import { StatusChip } from "../../components/StatusChip";
import type { FeedFigures } from "../../feed/types";
import { number } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";

/** How many charge points have which status: a bar in parts, and the same in words with a way to the list. */
export function StatusOverview({ figures }: { figures: FeedFigures["charge_points"] }) {
  const t = useT();
  const parts = STATION_STATUSES.map((status) => ({ status, count: figures.by_status[status] })).filter(
    (part) => part.count > 0,
  );
  return (
    <div className="overview">
      <div className="overview-bar" aria-hidden="true">
        {parts.map((part) => (
          <span
            key={part.status}
            className={`bar-${part.status}`}
            style={{ flexGrow: part.count }}
            title={`${word("status", part.status)}: ${part.count}`}
          />
        ))}
      </div>
      <ul className="overview-list">
        {parts.map((part) => (
          <li key={part.status}>
            <Link to={`/charge-points?status=${part.status}`}>
              <StatusChip value={part.status} />
              <span className="num">{number(part.count)}</span>
            </Link>
          </li>
        ))}
        {figures.offline > 0 && (
          <li>
            <Link to="/charge-points?is_online=false">
              <StatusChip value="offline" />
              <span className="num">{number(figures.offline)}</span>
            </Link>
          </li>
        )}
      </ul>
      <p className="field-hint">{t("dashboard.byStatus.hint")}</p>
    </div>
  );
}
