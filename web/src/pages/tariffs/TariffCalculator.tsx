import { useState, type FormEvent } from "react";
import { api } from "../../api/client";
import type { Quote, Tariff } from "../../api/types/tariffs";
import { useAction } from "../../api/useAction";
import { Button } from "../../components/Button";
import { Facts } from "../../components/Facts";
import { numberOrText } from "../../components/numberOrText";
import { ProblemContext } from "../../components/ProblemContext";
import { ProblemNote } from "../../components/ProblemNote";
import { TextField } from "../../components/TextField";
import { useForm } from "../../components/useForm";
import { money } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";

/** What a session would come to, part by part: reckoned by the server, as its bill would be. */
export function TariffCalculator({ tariff }: { tariff: Tariff }) {
  const t = useT();
  const { path } = useAccount();
  const action = useAction();
  const form = useForm({ energy_wh: "20", duration_seconds: "60" });
  const [quote, setQuote] = useState<Quote | null>(null);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setQuote(null);
    void action.run(async () => {
      const body = {
        energy_wh: times(form.values.energy_wh, 1000),
        duration_seconds: times(form.values.duration_seconds, 60),
      };
      setQuote((await api.post<Quote>(path(`/tariffs/${tariff.id}/quote`), body)).data);
    });
  };
  return (
    <form className="form" onSubmit={ask} noValidate>
      <ProblemNote problem={action.problem} />
      <ProblemContext.Provider value={action.problem}>
        <div className="form-grid">
          <TextField label={t("tariffs.kWh")} inputMode="decimal" {...form.field("energy_wh")} />
          <TextField label={t("tariffs.minutes")} inputMode="decimal" {...form.field("duration_seconds")} />
        </div>
      </ProblemContext.Provider>
      <div>
        <Button type="submit" isBusy={action.isRunning}>
          {t("tariffs.calculate")}
        </Button>
      </div>
      <div role="status">
        {quote && (
          <Facts
            facts={[
              [t("tariffs.startFee"), money(quote.start_fee)],
              [t("transactions.energy"), money(quote.energy)],
              [t("tariffs.time"), money(quote.time)],
              [t("tariffs.sum"), <strong key="sum">{money(quote.cost)}</strong>],
            ]}
          />
        )}
      </div>
    </form>
  );
}

/** What was typed in smaller units; what is no number stays, for the server to say so. */
function times(text: string, factor: number): number | string {
  const value = numberOrText(text) ?? 0;
  return typeof value === "number" ? Math.round(value * factor) : value;
}
