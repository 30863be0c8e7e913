import { api } from "../../api/client";
import type { Tariff } from "../../api/types/tariffs";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { pricesInWords } from "./inWords";

interface Props {
  /** What gets the tariff, below the account's path: "/locations/…". */
  to: string;
  own: string | null;
  tariffs: Tariff[];
  /** What it means to choose none. */
  none: string;
  onClose: () => void;
  onSaved: () => void;
}

/** Gives a location or a charge point a tariff, or takes it away. */
export function AssignTariffDialog({ to, own, tariffs, none, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const form = useForm({ tariff_id: own ?? "" });
  const save = async () => {
    await api.put(path(`${to}/tariff`), { tariff_id: form.values.tariff_id || null });
    toasts.say(t("tariffs.chosen"));
    onClose();
    onSaved();
  };
  return (
    <FormDialog title={t("tariffs.choose")} submitLabel={t("action.save")} onClose={onClose} onSubmit={save}>
      <SelectField
        label={t("tariffs.one")}
        hint={t(tariffs.length === 0 ? "tariffs.choose.empty" : "tariffs.choose.hint")}
        options={[
          { value: "", label: none },
          ...tariffs.map((tariff) => ({ value: tariff.id, label: `${tariff.name} (${pricesInWords(tariff)})` })),
        ]}
        {...form.field("tariff_id")}
      />
    </FormDialog>
  );
}
