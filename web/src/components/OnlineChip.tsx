import { useT } from "../i18n/translate";

/** Whether a charge point is connected; quieter than its status. */
export function OnlineChip({ isOnline }: { isOnline: boolean }) {
  const t = useT();
  return (
    <span className={isOnline ? "online online-yes" : "online"}>
      <span className="live-dot" aria-hidden="true" />
      {t(isOnline ? "status.online" : "status.offline")}
    </span>
  );
}
