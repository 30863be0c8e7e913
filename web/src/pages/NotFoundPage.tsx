import { EmptyState } from "../components/EmptyState";
import { PageHeader } from "../components/PageHeader";
import { useT } from "../i18n/translate";
import { Link } from "../router/Link";

export function NotFoundPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t("app.notFound")} />
      <EmptyState
        icon="question"
        title={t("app.notFound")}
        action={
          <Link to="/" className="button button-primary">
            {t("app.home")}
          </Link>
        }
      >
        {t("app.notFound.text")}
      </EmptyState>
    </>
  );
}
