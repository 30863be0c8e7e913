import { FilterSelect } from "../../components/FilterSelect";
import { useT } from "../../i18n/translate";

const ACTIONS = [
  "Authorize",
  "BootNotification",
  "ChangeAvailability",
  "ChangeConfiguration",
  "DataTransfer",
  "FirmwareStatusNotification",
  "GetConfiguration",
  "Heartbeat",
  "MeterValues",
  "RemoteStartTransaction",
  "RemoteStopTransaction",
  "Reset",
  "StartTransaction",
  "StatusNotification",
  "StopTransaction",
  "TriggerMessage",
  "UnlockConnector",
];

export function MessageFilters() {
  const t = useT();
  const all = { value: "", label: t("all") };
  return (
    <>
      <FilterSelect
        label={t("messages.action")}
        name="action"
        options={[all, ...ACTIONS.map((value) => ({ value, label: value }))]}
      />
      <FilterSelect
        label={t("messages.direction")}
        name="direction"
        options={[
          all,
          { value: "in", label: t("messages.direction.in") },
          { value: "out", label: t("messages.direction.out") },
        ]}
      />
      <FilterSelect
        label={t("transactions.status")}
        name="status"
        options={[
          all,
          { value: "ok", label: t("status.ok") },
          { value: "error", label: t("status.error") },
          { value: "malformed", label: t("status.malformed") },
        ]}
      />
    </>
  );
}
