import { useState } from "react";
import { api } from "../../api/client";
import type { Firmware } from "../../api/types/equipment";
import { Field } from "../../components/Field";
import { FormDialog } from "../../components/FormDialog";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useToasts } from "../../components/ToastProvider";
import { useForm } from "../../components/useForm";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";

interface Props {
  /** One whose content is missing; none: a new one. */
  firmware?: Firmware;
  onClose: () => void;
  onSaved: () => void;
}

/** Describes an image and uploads it. When the upload fails, the description stays: the second try only uploads. */
export function FirmwareDialog({ firmware, onClose, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const [file, setFile] = useState<File | null>(null);
  const [described, setDescribed] = useState<Firmware | undefined>(firmware);
  const form = useForm({ name: "", version: "", manufacturer: "", model: "", comment: "", signing_certificate: "", signature: "" });
  const save = async () => {
    const { signing_certificate, signature, ...rest } = form.values;
    let image = described;
    if (!image) {
      const body = {
        ...rest,
        ...(file ? { file_name: file.name } : {}),
        signing_certificate: signing_certificate || null,
        signature: signature || null,
      };
      image = (await api.post<Firmware>(path("/firmware"), body)).data;
      setDescribed(image);
      onSaved();
    }
    if (file) {
      await api.put(path(`/firmware/${image.id}/content`), undefined, {
        raw: { body: file, type: "application/octet-stream" },
      });
    }
    toasts.say(t(file ? "firmware.saved" : "firmware.described"));
    onClose();
    onSaved();
  };
  return (
    <FormDialog
      title={t(firmware ? "firmware.upload" : "firmware.add")}
      submitLabel={t(firmware ? "firmware.upload" : "action.add")}
      onClose={onClose}
      onSubmit={save}
      isWide
    >
      <Field label={t("firmware.file")} name="content" hint={t("firmware.file.hint")}>
        {(attributes) => (
          <input
            type="file"
            className="form-control"
            {...attributes}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      {!described && (
        <>
          <div className="form-grid">
            <TextField label={t("firmware.name")} required {...form.field("name")} />
            <TextField label={t("firmware.version")} hint={t("firmware.version.hint")} required {...form.field("version")} />
            <TextField label={t("firmware.manufacturer")} hint={t("firmware.any.hint")} {...form.field("manufacturer")} />
            <TextField label={t("firmware.model")} hint={t("firmware.any.hint")} {...form.field("model")} />
          </div>
          <TextField label={t("locations.comment")} {...form.field("comment")} />
          <details className="more">
            <summary>{t("firmware.signing")}</summary>
            <div className="form">
              <TextArea label={t("firmware.certificate")} hint="PEM" isCode {...form.field("signing_certificate")} />
              <TextArea label={t("firmware.signature")} hint="Base64" isCode {...form.field("signature")} />
            </div>
          </details>
        </>
      )}
    </FormDialog>
  );
}
