import { useState } from "react";
import { useT } from "../i18n/translate";
import { Button } from "./Button";

/** Something to be copied into another machine; selectable, too, where the clipboard is closed to us. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const t = useT();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      setCopied(false);
    }
  };
  return (
    <span className="copy">
      <code>{text}</code>
      <Button
        look="ghost"
        icon={isCopied ? "check" : "copy"}
        label={isCopied ? t("action.copied") : t("action.copyOf", { label })}
        onClick={() => void copy()}
      />
    </span>
  );
}
