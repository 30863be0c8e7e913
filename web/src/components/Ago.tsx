import { useEffect, useState } from "react";
import { ago, time } from "../i18n/format";
import { useT } from "../i18n/translate";

/** How long ago something was, kept true while it is shown; the time itself on hovering. */
export function Ago({ value, zone }: { value: string | null; zone?: string }) {
  const t = useT();
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((old) => old + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (!value) return <span className="muted">{t("never")}</span>;
  return (
    <time dateTime={value} title={time(value, "seconds", zone)}>
      {ago(value)}
    </time>
  );
}
