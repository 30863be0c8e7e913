import { useT } from "../i18n/translate";
import { PLATFORM, useAccount } from "../session/AccountContext";
import { signIn } from "../session/session";

/** The account that is worked in. Another one means another grant: its tokens are of no use in this one. */
export function AccountSwitcher() {
  const t = useT();
  const { me, account } = useAccount();
  // Platform administrators find the platform among their accounts: it is signed in to in the same way.
  const choices = me.is_platform_admin ? [...me.accounts, { ...PLATFORM, name: t("platform.title") }] : me.accounts;
  if (choices.length < 2) return <span className="account-name">{account.name}</span>;
  return (
    <select
      className="form-select account-switcher"
      aria-label={t("app.account")}
      value={account.slug}
      onChange={(event) => void signIn(event.target.value, "/")}
    >
      {choices.map((other) => (
        <option key={other.id} value={other.slug} disabled={other.suspended}>
          {other.name}
        </option>
      ))}
    </select>
  );
}
