import { Button } from "../components/Button";
import { EmptyState } from "../components/EmptyState";
import { useT } from "../i18n/translate";
import { signIn } from "../session/session";

export function SignInFailed({ detail }: { detail: string }) {
  const t = useT();
  return (
    <main className="alone">
      <EmptyState
        icon="lock"
        title={t("app.signInFailed")}
        action={
          <Button look="primary" onClick={() => void signIn(undefined, "/")}>
            {t("app.signInAgain")}
          </Button>
        }
      >
        {detail}
      </EmptyState>
    </main>
  );
}
