import { Icon } from "../components/Icon";
import { useT, type Key } from "../i18n/translate";
import { isVisible } from "../pages/isVisible";
import { PAGES, type PageEntry } from "../pages/pages";
import { Link } from "../router/Link";
import { usePathname } from "../router/router";
import { useAccount } from "../session/AccountContext";
import { Logo } from "./Logo";

const GROUPS: ["operation" | "equipment" | "account" | "platform", Key][] = [
  ["operation", "nav.operation"],
  ["equipment", "nav.equipment"],
  ["account", "nav.account"],
  ["platform", "nav.platform"],
];

export function Navigation() {
  const t = useT();
  const access = useAccount();
  const pathname = usePathname();
  const isHere = (page: PageEntry) =>
    page.pattern === "/" ? pathname === "/" : pathname === page.pattern || pathname.startsWith(`${page.pattern}/`);
  return (
    <nav className="nav" aria-label={t("app.navigation")} id="navigation">
      <Link to="/" className="nav-brand">
        <Logo />
        Plugyard
      </Link>
      {GROUPS.map(([group, title]) => {
        const pages = PAGES.filter((page) => page.nav?.group === group && isVisible(page, access));
        if (pages.length === 0) return null;
        return (
          <div key={group} className="nav-group">
            <h2>{t(title)}</h2>
            <ul>
              {pages.map((page) => (
                <li key={page.pattern}>
                  <Link to={page.pattern} className="nav-link" aria-current={isHere(page) ? "page" : undefined}>
                    {page.nav && <Icon name={page.nav.icon} />}
                    {page.nav && t(page.nav.title)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
