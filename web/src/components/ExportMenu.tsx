import { send, type Query } from "../api/client";
import { useAction } from "../api/useAction";
import { useT } from "../i18n/translate";
import { Button } from "./Button";
import { saveBlob } from "./saveBlob";
import { useToasts } from "./ToastProvider";

/** Exports what the filters leave, as CSV or JSON. */
export function ExportMenu({ path, query, name }: { path: string; query: Query; name: string }) {
  const t = useT();
  const action = useAction();
  const toasts = useToasts();
  const take = (format: "csv" | "json") =>
    action.run(async () => {
      try {
        const response = await send("GET", path, undefined, { query: { ...query, format } });
        saveBlob(await response.blob(), `${name}.${format}`);
      } catch (error) {
        toasts.complain(error instanceof Error ? error.message : String(error));
      }
    });
  return (
    <>
      <Button icon="download" isBusy={action.isRunning} onClick={() => void take("csv")}>
        {t("action.exportCSV")}
      </Button>
      <Button isBusy={action.isRunning} onClick={() => void take("json")}>
        JSON
      </Button>
    </>
  );
}
