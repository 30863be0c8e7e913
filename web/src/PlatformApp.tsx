import { useEffect } from "react";
import type { Me } from "./api/types";
import { ToastProvider } from "./components/ToastProvider";
import { CurrentPage } from "./CurrentPage";
import { Layout } from "./layout/Layout";
import { navigate, usePathname } from "./router/router";
import { AccountProvider, PLATFORM } from "./session/AccountContext";

const HOME = "/platform/accounts";

/** The administration of the platform: outside of all accounts, so without their feed and locations. */
export function PlatformApp({ me }: { me: Me }) {
  const pathname = usePathname();
  useEffect(() => {
    if (pathname === "/") navigate(HOME, { replace: true });
  }, [pathname]);
  return (
    <AccountProvider me={me} account={PLATFORM}>
      <ToastProvider>
        <Layout>{pathname === "/" ? null : <CurrentPage />}</Layout>
      </ToastProvider>
    </AccountProvider>
  );
}
