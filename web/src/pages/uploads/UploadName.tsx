import { send } from "../../api/client";
import type { Upload } from "../../api/types/uploads";
import { saveBlob } from "../../components/saveBlob";
import { useToasts } from "../../components/ToastProvider";
import { useT, word } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";

/** The name of an upload, which downloads it. */
export function UploadName({ upload }: { upload: Upload }) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const download = async () => {
    try {
      const response = await send("GET", path(`/uploads/${upload.id}/content`));
      saveBlob(await response.blob(), upload.file_name || `${upload.charge_point}-${upload.kind}`);
    } catch (error) {
      toasts.complain(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <button type="button" className="link row-link" onClick={() => void download()}>
        {upload.file_name || t("uploads.unnamed")}
      </button>
      <span className="cell-sub">{word("uploadKind", upload.kind)}</span>
    </>
  );
}
