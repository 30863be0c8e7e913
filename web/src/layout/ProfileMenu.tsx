import { useEffect, useRef } from "react";
import { Icon } from "../components/Icon";
import { setPreferences, usePreferences, type Language, type Theme } from "../i18n/preferences";
import { useT, word } from "../i18n/translate";
import { PAGES } from "../pages/pages";
import { Link } from "../router/Link";
import { usePathname } from "../router/router";
import { useAccount } from "../session/AccountContext";
import { signOut } from "../session/session";

const THEMES: Theme[] = ["system", "light", "dark"];
const LANGUAGES: [Language, string][] = [
  ["en", "English"],
  ["de", "Deutsch"],
];

/** The person, how the page looks to them, and the way out. */
export function ProfileMenu() {
  const t = useT();
  const { me } = useAccount();
  const { theme, language } = usePreferences();
  const pathname = usePathname();
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.open = false;
  }, [pathname]);
  useEffect(() => {
    const close = (event: Event) => {
      const details = ref.current;
      if (!details?.open) return;
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !details.contains(event.target as Node)) {
        details.open = false;
        if (event instanceof KeyboardEvent) details.querySelector("summary")?.focus();
      }
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details className="menu" ref={ref}>
      <summary aria-label={t("app.signedInAs", { email: me.email })}>
        <span className="avatar" aria-hidden="true">
          {me.email.slice(0, 1).toUpperCase()}
        </span>
      </summary>
      <div className="menu-body">
        <p className="menu-head">
          <strong>{me.email}</strong>
          <span className="muted">{me.current.roles.map((role) => word("role", role)).join(", ")}</span>
        </p>
        <fieldset className="segments">
          <legend>{t("app.theme")}</legend>
          {THEMES.map((value) => (
            <label key={value}>
              <input type="radio" name="theme" checked={theme === value} onChange={() => setPreferences({ theme: value })} />
              <span>{t(`app.theme.${value}` as const)}</span>
            </label>
          ))}
        </fieldset>
        <fieldset className="segments">
          <legend>{t("app.language")}</legend>
          {LANGUAGES.map(([value, name]) => (
            <label key={value}>
              <input
                type="radio"
                name="language"
                checked={language === value}
                onChange={() => setPreferences({ language: value })}
              />
              <span lang={value}>{name}</span>
            </label>
          ))}
        </fieldset>
        {PAGES.some((page) => page.pattern === "/settings") && (
          <Link to="/settings" className="menu-item">
            <Icon name="settings" size={16} />
            {t("app.profile")}
          </Link>
        )}
        <button type="button" className="menu-item" onClick={() => void signOut()}>
          <Icon name="signOut" size={16} />
          {t("app.signOut")}
        </button>
      </div>
    </details>
  );
}
