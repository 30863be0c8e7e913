import { useFeed } from "../feed/FeedContext";
import { useT } from "../i18n/translate";

/** Whether what is shown moves by itself. */
export function LiveIndicator() {
  const t = useT();
  const { status } = useFeed();
  return (
    <span className={`live live-${status}`} role="status">
      <span className="live-dot" aria-hidden="true" />
      {t(`live.${status}`)}
    </span>
  );
}
