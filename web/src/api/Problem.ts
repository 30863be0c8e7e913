/** What the API says when it refuses (RFC 9457), or that it could not be reached (`status` 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldError[] = [],
    readonly requestID: string | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** The complaint about one field, named as in the JSON body ("name", "filter/status"). */
  ofField(name: string): string | undefined {
    return this.fields.find((field) => field.field.replace(/^\//, "") === name)?.message;
  }
}

export interface FieldError {
  field: string;
  code: string;
  message: string;
}
