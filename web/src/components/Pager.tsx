import type { Pages } from "../api/usePages";
import { useT } from "../i18n/translate";
import { Button } from "./Button";

/** Back and forth in a list; not there where everything fits on one page. */
export function Pager<T>({ pages }: { pages: Pages<T> }) {
  const t = useT();
  if (!pages.hasNext && !pages.hasPrevious) return null;
  return (
    <nav className="pager" aria-label={t("table.pages")}>
      <span className="muted">{t("table.page", { number: pages.pageNumber })}</span>
      <Button icon="chevronLeft" disabled={!pages.hasPrevious} onClick={pages.previous}>
        {t("table.previous")}
      </Button>
      <Button disabled={!pages.hasNext} onClick={pages.next}>
        {t("table.next")}
      </Button>
    </nav>
  );
}
