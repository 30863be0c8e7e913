import { api } from "../../api/client";
import type { Reservation } from "../../api/types/equipment";
import { FormDialog } from "../../components/FormDialog";
import { TextField } from "../../components/TextField";
import { TimeField } from "../../components/TimeField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { numberOrText } from "../../components/numberOrText";
import { timeFromNow } from "../../components/timeFromNow";

const HOUR_MS = 3_600_000;
const WAIT = 15;

interface Props {
  reservation?: Reservation;
  onClose: () => void;
  onSaved: () => void;
}

export function ReservationDialog({ reservation, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const form = useForm({
    charge_point: reservation?.charge_point ?? "",
    connector_id: String(reservation?.connector_id ?? 0),
    token: reservation?.token ?? "",
    parent_id_tag: reservation?.parent_id_tag ?? "",
    expires_at: reservation?.expires_at ?? timeFromNow(HOUR_MS),
  });
  const save = async () => {
    const { charge_point, connector_id, token, parent_id_tag, expires_at } = form.values;
    const terms = { connector_id: numberOrText(connector_id) ?? 0, token, expires_at };
    const { data } = reservation
      ? await api.patch<Reservation>(
          path(`/reservations/${reservation.id}`),
          { ...terms, parent_id_tag: parent_id_tag || null },
          { wait: WAIT },
        )
      : await api.post<Reservation>(
          path("/reservations"),
          { ...terms, charge_point, ...(parent_id_tag ? { parent_id_tag } : {}) },
          { wait: WAIT },
        );
    // What the charge point refuses is kept as rejected: that is no success.
    const said = t("reservations.answer", { status: word("reservation", data.status), reason: data.reason ?? "" }).trim();
    if (data.status === "rejected" || data.status === "failed") toasts.complain(said);
    else toasts.say(said);
    onClose();
    onSaved();
  };
  return (
    <FormDialog
      title={t(reservation ? "reservations.edit" : "reservations.add")}
      submitLabel={t(reservation ? "action.save" : "reservations.reserve")}
      onClose={onClose}
      onSubmit={save}
    >
      <p className="muted">{t("reservations.how")}</p>
      {!reservation && (
        <TextField label={t("reservations.chargePoint")} hint={t("reservations.chargePoint.hint")} required {...form.field("charge_point")} />
      )}
      <div className="form-grid">
        <TextField
          label={t("reservations.connector")}
          hint={t("reservations.connector.hint")}
          inputMode="numeric"
          {...form.field("connector_id")}
        />
        <TimeField label={t("reservations.until")} {...form.field("expires_at")} />
      </div>
      <TextField label={t("reservations.token")} hint={t("reservations.token.hint")} required {...form.field("token")} />
      <TextField label={t("reservations.group")} hint={t("reservations.group.hint")} {...form.field("parent_id_tag")} />
    </FormDialog>
  );
}
