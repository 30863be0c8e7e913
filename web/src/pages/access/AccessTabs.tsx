import { Tabs } from "../../components/Tabs";
import { useT } from "../../i18n/translate";

/** Clients of OAuth2 and API keys: two ways for machines, one place. */
export function AccessTabs({ current }: { current: "clients" | "keys" }) {
  const t = useT();
  return (
    <Tabs
      label={t("nav.access")}
      current={current}
      tabs={[
        { key: "clients", to: "/api-access", title: t("clients.title") },
        { key: "keys", to: "/api-access/keys", title: t("keys.title") },
      ]}
    />
  );
}
