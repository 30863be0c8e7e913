import { useState } from "react";
import { FormDialog } from "../../components/FormDialog";
import { SelectField } from "../../components/SelectField";
import { useT } from "../../i18n/translate";

const HOUR = 3600;

interface Props {
  title: string;
  text: string;
  onClose: () => void;
  /** Seconds for which the old secret stays good. */
  onRotate: (overlap: number) => Promise<void>;
}

/** A new secret, with a time in which the old one is good as well. */
export function RotateDialog({ title, text, onClose, onRotate }: Props) {
  const t = useT();
  const [overlap, setOverlap] = useState(String(24 * HOUR));
  return (
    <FormDialog title={title} submitLabel={t("secret.rotate")} onClose={onClose} onSubmit={() => onRotate(Number(overlap))}>
      <p>{text}</p>
      <SelectField
        label={t("secret.overlap")}
        name="overlap_seconds"
        hint={t(overlap === "0" ? "secret.overlap.none.hint" : "secret.overlap.hint")}
        value={overlap}
        onChange={setOverlap}
        options={[
          { value: "0", label: t("secret.overlap.none") },
          { value: String(HOUR), label: t("secret.overlap.hour") },
          { value: String(24 * HOUR), label: t("secret.overlap.day") },
          { value: String(7 * 24 * HOUR), label: t("secret.overlap.week") },
        ]}
      />
    </FormDialog>
  );
}
