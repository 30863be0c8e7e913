import { Link } from "../router/Link";

/** The parts of a page, each with an address of its own. */
export function Tabs({ label, tabs, current }: { label: string; current: string; tabs: { to: string; key: string; title: string }[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.key} to={tab.to} className="tab" aria-current={tab.key === current ? "page" : undefined}>
          {tab.title}
        </Link>
      ))}
    </nav>
  );
}
