import type { ValueSchema } from "../../api/types/plugins";
import { CheckField } from "../../components/CheckField";
import { CheckList } from "../../components/CheckList";
import { SelectField } from "../../components/SelectField";
import { TextArea } from "../../components/TextArea";
import { TextField } from "../../components/TextField";
import { useT } from "../../i18n/translate";
import { isWordList, typeOf, type Drawn } from "./schemaValues";

interface Props {
  name: string;
  schema: ValueSchema;
  value: Drawn;
  onChange: (value: Drawn) => void;
  /** Of a secret: whether there is one, and whether it is to be taken away. */
  secret?: { hasValue: boolean; isTaken: boolean; onTake: (isTaken: boolean) => void };
}

/** One field of a schema, by the control that suits its type. */
export function SchemaField({ name, schema, value, onChange, secret }: Props) {
  const t = useT();
  const label = name.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
  // The server names what it complains about by its place in the body.
  const field = { label, name: `settings/${name}`, hint: schema.description };
  const text = typeof value === "string" ? value : "";
  if (secret) {
    return (
      <div className="form">
        <TextField
          {...field}
          type="password"
          autoComplete="new-password"
          placeholder={t(secret.hasValue ? "plugins.secret.kept" : "plugins.secret.none")}
          disabled={secret.isTaken}
          value={text}
          onChange={onChange}
        />
        {secret.hasValue && (
          <CheckField
            label={t("plugins.secret.take", { name: label })}
            name={`take/${name}`}
            value={secret.isTaken}
            onChange={secret.onTake}
          />
        )}
      </div>
    );
  }
  const type = typeOf(schema);
  if (type === "boolean") return <CheckField {...field} value={value === true} onChange={onChange} />;
  if (schema.enum) {
    return (
      <SelectField
        {...field}
        value={text}
        onChange={onChange}
        options={schema.enum.map((word) => ({ value: String(word), label: String(word) }))}
      />
    );
  }
  if (isWordList(schema)) {
    const words = Array.isArray(value) ? value : [];
    return schema.items?.enum ? (
      <CheckList
        {...field}
        value={words}
        onChange={onChange}
        options={schema.items.enum.map((word) => ({ value: String(word), label: String(word) }))}
      />
    ) : (
      <TextArea {...field} value={words.join("\n")} onChange={(lines) => onChange(lines.split("\n").filter(Boolean))} />
    );
  }
  if (type === "array" || type === "object") return <TextArea {...field} isCode value={text} onChange={onChange} />;
  return <TextField {...field} inputMode={type === "string" ? undefined : "decimal"} value={text} onChange={onChange} />;
}
