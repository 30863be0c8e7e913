import type { ReactNode } from "react";
import { useT } from "../i18n/translate";
import { Button } from "./Button";
import { CopyText } from "./CopyText";
import { Dialog } from "./Dialog";
import { Note } from "./Note";

interface Props {
  title: string;
  secrets: { label: string; value: string }[];
  /** How it is used. */
  children?: ReactNode;
  onClose: () => void;
}

/** Shows a secret the one time that it can be shown. */
export function SecretDialog({ title, secrets, children, onClose }: Props) {
  const t = useT();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          {t("secret.kept")}
        </Button>
      }
    >
      <div className="form">
        <Note tone="amber">{t("secret.once")}</Note>
        {secrets.map((secret) => (
          <div key={secret.label} className="secret">
            <span className="field-label">{secret.label}</span>
            <CopyText text={secret.value} label={secret.label} />
          </div>
        ))}
        {children}
      </div>
    </Dialog>
  );
}
