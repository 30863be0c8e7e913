import type { EVSEConnector } from "../../api/types";
import { SelectField } from "../../components/SelectField";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useT } from "../../i18n/translate";
import type { CommandForm } from "./commandTypes";

interface Props {
  form: CommandForm;
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
  /** Those of the charge point; none where the command goes to many. */
  connectors?: EVSEConnector[];
  /** What the server calls the command inside its body ("command/" in batches). */
  prefix?: string;
}

/** The fields of one type of command. */
export function CommandFields({ form, values, onChange, connectors = [], prefix = "" }: Props) {
  const t = useT();
  return (
    <>
      {form.consequence && <p className="muted">{t(form.consequence)}</p>}
      {form.fields.map((field) => {
        const common = {
          label: t(field.label),
          name: prefix + field.name,
          value: values[field.name] ?? field.initial ?? "",
          onChange: (value: string) => onChange({ ...values, [field.name]: value }),
        };
        switch (field.kind) {
          case "select":
            return (
              <SelectField
                key={field.name}
                {...common}
                options={(field.options ?? []).map(([value, label]) => ({ value, label: label.includes(".") ? t(label) : label }))}
              />
            );
          case "connector":
          case "anyConnector": {
            const any = { value: "", label: t("commands.anyConnector") };
            const options = connectors.map((connector) => ({
              value: String(connector.connector_id),
              label: t("transactions.connectorN", { number: connector.connector_id }),
            }));
            const first = field.kind === "anyConnector" || form.type === "remote_start" ? [any] : [];
            if (connectors.length === 0) return <TextField key={field.name} inputMode="numeric" {...common} />;
            return <SelectField key={field.name} {...common} options={[...first, ...options]} />;
          }
          case "json":
          case "code":
            return <TextArea key={field.name} {...common} isCode rows={6} />;
          default:
            return <TextField key={field.name} inputMode={field.kind === "number" ? "numeric" : undefined} {...common} />;
        }
      })}
    </>
  );
}
