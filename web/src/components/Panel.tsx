import { useId, type ReactNode } from "react";

interface Props {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  /** Without padding, for tables and maps. */
  isFlush?: boolean;
  className?: string;
}

export function Panel({ title, aside, children, isFlush = false, className = "" }: Props) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <header className="panel-head">
          <h2 id={id}>{title}</h2>
          {aside && <div className="panel-aside">{aside}</div>}
        </header>
      )}
      <div className={isFlush ? "panel-flush" : "panel-body"}>{children}</div>
    </section>
  );
}
