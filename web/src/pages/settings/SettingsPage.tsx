import { PageHeader } from "../../components/PageHeader";
import { Tabs } from "../../components/Tabs";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { AccountPolicy } from "./AccountPolicy";
import { OwnSessions } from "./OwnSessions";
import { SecuritySettings } from "./SecuritySettings";
import { SupportSessions } from "./SupportSessions";

export default function SettingsPage({ params }: { params: Record<string, string> }) {
  const t = useT();
  const { can } = useAccount();
  const isAdmin = can("account:admin");
  const tabs = [
    { key: "security", to: "/settings", title: t("settings.security") },
    { key: "sessions", to: "/settings/sessions", title: t("settings.sessions") },
    ...(isAdmin
      ? [
          { key: "account", to: "/settings/account", title: t("settings.account") },
          { key: "support", to: "/settings/support", title: t("settings.support") },
        ]
      : []),
  ];
  const current = tabs.find((tab) => tab.key === params["tab"])?.key ?? "security";
  return (
    <>
      <PageHeader title={t("nav.settings")} />
      <Tabs label={t("nav.settings")} tabs={tabs} current={current} />
      {current === "security" && <SecuritySettings />}
      {current === "sessions" && <OwnSessions />}
      {current === "account" && <AccountPolicy />}
      {current === "support" && <SupportSessions />}
    </>
  );
}
