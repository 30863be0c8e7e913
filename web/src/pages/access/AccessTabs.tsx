import { Tabs } from "../../components/Tabs";
import { useT } from "../../i18n/translate";

/** Clients of OAuth2, API keys, and identity providers of others: every way to the API in one place. */
export function AccessTabs({ current }: { current: "clients" | "keys" | "issuers" }) {
  const t = useT();
  return (
    <Tabs
      label={t("nav.access")}
      current={current}
      tabs={[
        { key: "clients", to: "/api-access", title: t("clients.title") },
        { key: "keys", to: "/api-access/keys", title: t("keys.title") },
        { key: "issuers", to: "/api-access/issuers", title: t("issuers.title") },
      ]}
    />
  );
}
