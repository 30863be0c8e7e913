import { useState } from "react";
import { readAll } from "../../api/readAll";
import type { Tariff } from "../../api/types/tariffs";
import { useAction } from "../../api/useAction";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { ProblemNote } from "../../components/ProblemNote";
import { useT } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useAccount } from "../../session/AccountContext";
import { AssignTariffDialog } from "./AssignTariffDialog";
import { pricesInWords } from "./inWords";

interface Props {
  /** The location or charge point, below the account's path: "/locations/…". */
  of: string;
  own: string | null;
  /** Of a charge point: its location, whose tariff holds where it has none of its own. */
  location?: { tariff_id: string | null };
  onChanged: () => void;
}

const MAX_PAGES = 10;

/** Which tariff sessions have somewhere, and the way to another one. */
export function AssignedTariff({ of, own, location, onChanged }: Props) {
  const t = useT();
  const { path, can } = useAccount();
  const id = own ?? location?.tariff_id ?? null;
  const { data: tariff, problem, isLoading } = useResource<Tariff>(id && path(`/tariffs/${id}`));
  const [choice, setChoice] = useState<Tariff[] | null>(null);
  const action = useAction();
  const choose = () =>
    action.run(async () => setChoice(await readAll<Tariff>(path("/tariffs"), { sort: "name" }, MAX_PAGES)));
  return (
    <>
      <div className="fact-deed" aria-busy={id !== null && isLoading}>
        <div>
          {id === null && t("tariffs.none")}
          {tariff && (
            <>
              <Link to={`/tariffs/${tariff.id}`}>{tariff.name}</Link>
              <span className="cell-sub">
                {own === null && location && `${t("tariffs.ofLocation")} · `}
                {pricesInWords(tariff)}
              </span>
            </>
          )}
        </div>
        {can("account:admin") && (
          <Button className="button-small" isBusy={action.isRunning} onClick={() => void choose()}>
            {t("tariffs.choose")}
          </Button>
        )}
      </div>
      <ProblemNote problem={action.problem ?? (id === null ? null : problem)} />
      {choice && (
        <AssignTariffDialog
          to={of}
          own={own}
          tariffs={choice}
          none={t(location ? "tariffs.choose.ofLocation" : "tariffs.choose.none")}
          onClose={() => setChoice(null)}
          onSaved={onChanged}
        />
      )}
    </>
  );
}
