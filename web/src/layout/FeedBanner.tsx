import { Icon } from "../components/Icon";
import { useFeed } from "../feed/FeedContext";
import { time } from "../i18n/format";
import { useT } from "../i18n/translate";

/** Says how old the figures are when the live feed is gone. */
export function FeedBanner() {
  const t = useT();
  const { status, asOf } = useFeed();
  if (status !== "lost" && status !== "polling") return null;
  return (
    <div className={`banner banner-${status}`} role="status">
      <Icon name={status === "lost" ? "alert" : "info"} size={16} />
      {status === "lost" ? t("live.lost.text", { time: time(asOf, "time") }) : t("live.polling.text")}
    </div>
  );
}
