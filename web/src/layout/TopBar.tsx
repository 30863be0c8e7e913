import { Button } from "../components/Button";
import { useT } from "../i18n/translate";
import { useAccount } from "../session/AccountContext";
import { AccountSwitcher } from "./AccountSwitcher";
import { LiveIndicator } from "./LiveIndicator";
import { ProfileMenu } from "./ProfileMenu";

export function TopBar({ isMenuOpen, onMenu }: { isMenuOpen: boolean; onMenu: () => void }) {
  const t = useT();
  const { isPlatform } = useAccount();
  return (
    <header className="bar">
      <Button
        look="ghost"
        icon="menu"
        className="bar-menu"
        label={t("app.menu")}
        aria-expanded={isMenuOpen}
        aria-controls="navigation"
        onClick={onMenu}
      />
      <AccountSwitcher />
      <span className="bar-space" />
      {!isPlatform && <LiveIndicator />}
      <ProfileMenu />
    </header>
  );
}
