import { useEffect, type ReactNode } from "react";
import { Link } from "../router/Link";

interface Props {
  title: string;
  /** Where this page hangs: the list of a thing. */
  parent?: { to: string; title: string };
  /** Beside the title: chips. */
  aside?: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
}

/** The head of a page; it names the browser's tab, too. */
export function PageHeader({ title, parent, aside, subtitle, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Plugyard`;
  }, [title]);
  return (
    <header className="page-head">
      <div className="head-title">
        {parent && (
          <Link to={parent.to} className="crumb">
            {parent.title}
          </Link>
        )}
        <div className="title-line">
          <h1>{title}</h1>
          {aside}
        </div>
        {subtitle && <p className="subtitle">{subtitle}</p>}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </header>
  );
}
