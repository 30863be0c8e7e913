import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "ghost" | "danger";
  icon?: IconName;
  isBusy?: boolean;
  /** With an icon alone, this is what a screen reader says. */
  label?: string;
  children?: ReactNode;
}

export function Button({ look = "plain", icon, isBusy = false, label, children, disabled, ...rest }: Props) {
  const only = children === undefined ? " button-icon" : "";
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${look}${only} ${rest.className ?? ""}`}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      aria-label={label}
      title={label}
    >
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}
