import { SecretDialog } from "../../components/SecretDialog";
import { useT } from "../../i18n/translate";

export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useT();
  return (
    <SecretDialog title={t("settings.codes")} secrets={[]} onClose={onClose}>
      <p>{t("settings.codes.text")}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </SecretDialog>
  );
}
