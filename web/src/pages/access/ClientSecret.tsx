import { SecretDialog } from "../../components/SecretDialog";
import { useT } from "../../i18n/translate";

export function ClientSecret({ clientID, secret, onClose }: { clientID: string; secret: string; onClose: () => void }) {
  const t = useT();
  const example = `curl -u ${clientID}:$SECRET -d grant_type=client_credentials ${location.origin}/oauth/token`;
  return (
    <SecretDialog
      title={t("clients.secret")}
      secrets={[
        { label: t("clients.id"), value: clientID },
        { label: t("clients.secret"), value: secret },
      ]}
      onClose={onClose}
    >
      <p className="field-hint">{t("clients.secret.use")}</p>
      <pre className="code-block">{example}</pre>
    </SecretDialog>
  );
}
