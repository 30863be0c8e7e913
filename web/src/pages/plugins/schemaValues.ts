import type { ValueSchema } from "../../api/types/plugins";

/** What a field of a form holds: text, words of a list, or a switch. */
export type Drawn = string | string[] | boolean | undefined;

export function typeOf(schema: ValueSchema): string {
  const types = [schema.type ?? "string"].flat();
  return types.find((type) => type !== "null") ?? "string";
}

function isNullable(schema: ValueSchema): boolean {
  return [schema.type].flat().includes("null");
}

/** Lists of words are boxes or lines; what has no control of its own is shown as JSON. */
export function isWordList(schema: ValueSchema): boolean {
  return typeOf(schema) === "array" && typeOf(schema.items ?? {}) === "string";
}

export function drawnOf(schema: ValueSchema, value: unknown): Drawn {
  if (typeOf(schema) === "boolean") return value === true;
  if (isWordList(schema)) return Array.isArray(value) ? value.map(String) : [];
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** The value for the server, which judges it: what is no number goes as it was typed. Undefined leaves it out. */
export function valueOf(schema: ValueSchema, drawn: Drawn): unknown {
  if (Array.isArray(drawn) || typeof drawn === "boolean") return drawn;
  const text = drawn ?? "";
  if (text === "") return isNullable(schema) && !schema.writeOnly ? null : undefined;
  const type = typeOf(schema);
  if (type === "integer" || type === "number") {
    const number = Number(text.replace(",", "."));
    return Number.isNaN(number) ? text : number;
  }
  if (type === "array" || type === "object") {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}
