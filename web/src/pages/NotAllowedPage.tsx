import { EmptyState } from "../components/EmptyState";
import { PageHeader } from "../components/PageHeader";
import { useT } from "../i18n/translate";

export function NotAllowedPage() {
  const t = useT();
  return (
    <>
      <PageHeader title={t("app.notAllowed")} />
      <EmptyState icon="lock" title={t("app.notAllowed")}>
        {t("app.notAllowed.text")}
      </EmptyState>
    </>
  );
}
