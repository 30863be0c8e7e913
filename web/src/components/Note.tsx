import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

const ICONS: Record<"blue" | "amber" | "red", IconName> = { blue: "info", amber: "alert", red: "alert" };

/** Something that a person should know before going on. */
export function Note({ tone, children, action }: { tone: "blue" | "amber" | "red"; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={`note note-${tone}`}>
      <Icon name={ICONS[tone]} />
      <div className="note-text">{children}</div>
      {action}
    </div>
  );
}
