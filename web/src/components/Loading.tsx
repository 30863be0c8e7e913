import { useT } from "../i18n/translate";

/** A page or panel that is being read; the shimmer begins late, so that quick answers do not flicker. */
export function Loading() {
  const t = useT();
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{t("loading")}</span>
      <span className="skeleton" />
      <span className="skeleton" />
      <span className="skeleton" />
    </div>
  );
}
