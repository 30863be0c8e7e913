import { useId, useState, type ReactNode } from "react";
import { api } from "../api/client";
import { useAction } from "../api/useAction";
import type { FieldError } from "../api/Problem";
import { useT } from "../i18n/translate";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { ProblemNote } from "./ProblemNote";
import { TextArea } from "./TextArea";

interface Props {
  title: string;
  /** The path of the import inside /api/v1. */
  path: string;
  /** What the columns are; an example. */
  help: ReactNode;
  example: string;
  onClose: () => void;
  onImported: (count: number) => void;
}

/** Takes a CSV file or pasted lines; nothing is taken where a line is wrong, and each wrong line is shown. */
export function ImportDialog({ title, path, help, example, onClose, onImported }: Props) {
  const t = useT();
  const id = useId();
  const action = useAction();
  const [text, setText] = useState("");
  const submit = async () => {
    const { data } = await api.post<{ imported: number }>(path, undefined, { raw: { body: text, type: "text/csv" } });
    onImported(data.imported);
    onClose();
  };
  const errors = action.problem?.fields ?? [];
  const lines = text.split(/\r?\n/);
  return (
    <Dialog
      title={title}
      isWide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button
            look="primary"
            icon="upload"
            disabled={text.trim() === ""}
            isBusy={action.isRunning}
            onClick={() => void action.run(submit)}
          >
            {t("action.import")}
          </Button>
        </>
      }
    >
      <div className="form">
        <p className="muted">{help}</p>
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {t("import.file")}
          </label>
          <input
            id={id}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            className="form-control"
            onChange={(event) => {
              action.clear();
              void event.target.files?.[0]?.text().then(setText);
            }}
          />
        </div>
        <TextArea
          label={t("import.lines")}
          name="lines"
          isCode
          rows={7}
          value={text}
          hint={
            <>
              {t("import.example")} <code>{example}</code>
            </>
          }
          onChange={(value) => {
            action.clear();
            setText(value);
          }}
        />
        {errors.length === 0 ? (
          <ProblemNote problem={action.problem} />
        ) : (
          <div role="alert">
            <p className="field-problem">{t("import.refused", { count: errors.length })}</p>
            <table className="table data-table import-errors">
              <thead>
                <tr>
                  <th scope="col" className="num">
                    {t("import.line")}
                  </th>
                  <th scope="col">{t("import.field")}</th>
                  <th scope="col">{t("import.problem")}</th>
                  <th scope="col" className="minor">
                    {t("import.text")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {errors.map((error) => {
                  const place = placeOf(error);
                  return (
                    <tr key={error.field + error.code}>
                      <td className="num">{place.line}</td>
                      <td>{place.field}</td>
                      <td>{error.message}</td>
                      <td className="minor">
                        <code>{lines[Number(place.line) - 1]}</code>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** "/lines/3/identity" is line 3, field identity. */
function placeOf(error: FieldError): { line: string; field: string } {
  const [, line = "", ...field] = error.field.replace(/^\//, "").split("/");
  return { line, field: field.join("/") };
}
