import type { Tariff } from "../../api/types/tariffs";
import { number } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useLocations } from "../../session/LocationsContext";

const MOST = 8;

/** How many locations have a tariff, and the first of them by name. */
export function TariffLocations({ tariff }: { tariff: Tariff }) {
  const t = useT();
  const { all } = useLocations();
  const named = all.filter((location) => location.tariff_id === tariff.id).slice(0, MOST);
  const more = tariff.location_count - named.length;
  return (
    <>
      {number(tariff.location_count)}
      {named.map((location) => (
        <span key={location.id} className="cell-sub">
          <Link to={`/locations/${location.id}`}>{location.name}</Link>
        </span>
      ))}
      {named.length > 0 && more > 0 && <span className="cell-sub">{t("table.more", { number: number(more) })}</span>}
    </>
  );
}
