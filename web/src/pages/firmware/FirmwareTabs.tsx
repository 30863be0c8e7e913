import { Tabs } from "../../components/Tabs";
import { useT } from "../../i18n/translate";

export function FirmwareTabs({ current }: { current: "files" | "campaigns" }) {
  const t = useT();
  return (
    <Tabs
      label={t("nav.firmware")}
      current={current}
      tabs={[
        { key: "files", to: "/firmware", title: t("firmware.files") },
        { key: "campaigns", to: "/firmware/campaigns", title: t("campaigns.title") },
      ]}
    />
  );
}
