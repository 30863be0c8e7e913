import type { Page } from "../../api/client";
import type { Figures, Statistics } from "../../api/types";
import type { Tariff } from "../../api/types/tariffs";
import { useResource } from "../../api/useResource";
import { Figure } from "../../components/Figure";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { currenciesOf, revenueText } from "../statistics/revenue";

interface Props {
  today: Figures;
  /** The last weeks. */
  statistics: Statistics;
}

/** What was earned today. Not there where nothing costs anything: without revenue and without a tariff. */
export function RevenueToday({ today, statistics }: Props) {
  const t = useT();
  const { path, can, isPartner } = useAccount();
  const { same_day_last_week: lastWeek, total } = statistics;
  const earned = currenciesOf(today, lastWeek, total);
  const mayAsk = can("charge-points:read") && !isPartner;
  const tariffs = useResource<Page<Tariff>>(earned.length === 0 && mayAsk ? path("/tariffs") : null, ONE);
  const currencies = earned.length > 0 ? earned : (tariffs.data?.data.map((tariff) => tariff.currency) ?? []);
  if (currencies.length === 0) return null;
  return (
    <Figure
      name={t("dashboard.revenueToday")}
      value={revenueText(today, currencies)}
      note={t("dashboard.lastWeek", { value: revenueText(lastWeek, currencies) })}
    />
  );
}

const ONE = { limit: 1 };
