import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { Me, MyAccount } from "../api/types";

export interface AccountAccess {
  me: Me;
  account: MyAccount;
  /** The administration of the platform instead of an account: no data of accounts, no feed. */
  isPlatform: boolean;
  /** Sees the granted locations and nothing of how the account works: no tariffs. */
  isPartner: boolean;
  /** A path of the API inside the account: path("/locations"). */
  path: (suffix: string) => string;
  /** Whether the token has a scope: what is shown and enabled. The server decides what is allowed. */
  can: (scope: string) => boolean;
}

/** What the sign-in calls the administration of the platform; accounts have other slugs. */
export const PLATFORM: MyAccount = { id: "platform", slug: "platform", name: "Plugyard", role: "admin", suspended: false };

const AccountContext = createContext<AccountAccess | null>(null);

export function AccountProvider(props: { me: Me; account: MyAccount; children: ReactNode }) {
  const { me, account, children } = props;
  const value = useMemo<AccountAccess>(() => {
    const scopes = new Set(me.current.scopes);
    const base = `/accounts/${encodeURIComponent(account.slug)}`;
    return {
      me,
      account,
      path: (suffix) => base + suffix,
      can: (scope) => scopes.has(scope),
      isPlatform: account.id === PLATFORM.id,
      isPartner: me.current.roles.includes("partner"),
    };
  }, [me, account]);
  return <AccountContext.Provider value={value}>{children}</AccountContext.Provider>;
}

export function useAccount(): AccountAccess {
  const value = useContext(AccountContext);
  if (!value) throw new Error("there is no account here");
  return value;
}
