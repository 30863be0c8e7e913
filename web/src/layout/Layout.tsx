import { useEffect, useState, type ReactNode } from "react";
import { useT } from "../i18n/translate";
import { usePathname } from "../router/router";
import { useAccount } from "../session/AccountContext";
import { FeedBanner } from "./FeedBanner";
import { Navigation } from "./Navigation";
import { TopBar } from "./TopBar";

/** The frame around every page: navigation on the left (a drawer where it is narrow), bar on top. */
export function Layout({ children }: { children: ReactNode }) {
  const t = useT();
  const pathname = usePathname();
  const { isPlatform } = useAccount();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, [isOpen]);
  return (
    <div className={isOpen ? "frame frame-open" : "frame"}>
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <Navigation />
      {isOpen && <div className="frame-shade" onClick={() => setOpen(false)} aria-hidden="true" />}
      <div className="frame-main">
        <TopBar isMenuOpen={isOpen} onMenu={() => setOpen((old) => !old)} />
        {!isPlatform && <FeedBanner />}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
