import type { Me } from "../api/types";
import { Button } from "../components/Button";
import { EmptyState } from "../components/EmptyState";
import { useT } from "../i18n/translate";
import { signIn, signOut } from "../session/session";

/** Somebody who signed in without an account: they choose one, or learn how to get one. */
export function NoAccount({ me }: { me: Me }) {
  const t = useT();
  return (
    <main className="alone">
      <EmptyState
        icon="building"
        title={t("app.noAccount")}
        action={
          <>
            {me.accounts.map((account) => (
              <Button key={account.id} onClick={() => void signIn(account.slug, "/")}>
                {account.name}
              </Button>
            ))}
            <Button onClick={() => void signOut()}>{t("app.signOut")}</Button>
          </>
        }
      >
        {t("app.noAccount.text")}
      </EmptyState>
    </main>
  );
}
