import { Suspense } from "react";
import { ErrorBoundary } from "./components/ErrorBoundary";
import { Loading } from "./components/Loading";
import { isVisible } from "./pages/isVisible";
import { NotAllowedPage } from "./pages/NotAllowedPage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { PAGES } from "./pages/pages";
import { match, usePathname } from "./router/router";
import { useAccount } from "./session/AccountContext";

/** The page of the address, if the role shows it. */
export function CurrentPage() {
  const access = useAccount();
  const pathname = usePathname();
  for (const page of PAGES) {
    const params = match(page.pattern, pathname);
    if (!params) continue;
    if (!isVisible(page, access)) return <NotAllowedPage />;
    return (
      <ErrorBoundary key={page.pattern}>
        <Suspense fallback={<Loading />}>
          <page.component params={params} />
        </Suspense>
      </ErrorBoundary>
    );
  }
  return <NotFoundPage />;
}
