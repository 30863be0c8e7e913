import { useEffect } from "react";
import type { Me } from "./api/types";
import { CurrentPage } from "./CurrentPage";
import { ToastProvider } from "./components/ToastProvider";
import { FeedProvider } from "./feed/FeedContext";
import { Layout } from "./layout/Layout";
import { NoAccount } from "./pages/NoAccount";
import { PlatformApp } from "./PlatformApp";
import { AccountProvider, PLATFORM } from "./session/AccountContext";
import { LocationsProvider } from "./session/LocationsContext";
import { rememberAccount } from "./session/session";

export function App({ me }: { me: Me }) {
  const account = me.accounts.find((one) => one.id === me.current.account_id);
  const isPlatform = !account && me.current.scopes.includes("platform:admin");
  const slug = isPlatform ? PLATFORM.slug : account?.slug;
  useEffect(() => {
    if (slug) rememberAccount(slug);
  }, [slug]);
  if (!account) return isPlatform ? <PlatformApp me={me} /> : <NoAccount me={me} />;
  return (
    <AccountProvider me={me} account={account}>
      <FeedProvider>
        <LocationsProvider>
          <ToastProvider>
            <Layout>
              <CurrentPage />
            </Layout>
          </ToastProvider>
        </LocationsProvider>
      </FeedProvider>
    </AccountProvider>
  );
}
