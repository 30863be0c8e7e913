import { useEffect, useRef } from "react";
import { Link } from "../router/Link";

/** The parts of a page, each with an address of its own. Where they do not fit, the one that is shown is in sight. */
export function Tabs({ label, tabs, current }: { label: string; current: string; tabs: { to: string; key: string; title: string }[] }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const all = box.current;
    if (!all) return undefined;
    const show = () => {
      const one = all.querySelector<HTMLElement>("[aria-current]");
      // Not scrollIntoView(), which would move the page, too.
      if (one) all.scrollLeft = one.offsetLeft - all.offsetLeft - (all.clientWidth - one.offsetWidth) / 2;
    };
    // Told at once, and again when the width changes.
    const observer = new ResizeObserver(show);
    observer.observe(all);
    return () => observer.disconnect();
  }, [current]);
  return (
    <nav className="tabs" aria-label={label} ref={box}>
      {tabs.map((tab) => (
        <Link key={tab.key} to={tab.to} className="tab" aria-current={tab.key === current ? "page" : undefined}>
          {tab.title}
        </Link>
      ))}
    </nav>
  );
}
