interface Spec {
  paths: Record<string, { parameters?: unknown[] }>;
  components?: { parameters?: Record<string, unknown> };
}

const PREFIX = "#/components/parameters/";

/**
 * The description of the API with the parameters of paths written out. Swagger UI follows references in the parameters
 * of operations, and not in those of paths: there it would show a nameless field instead of `account`.
 */
export function withPathParameters(text: string): string {
  const spec = JSON.parse(text) as Spec;
  for (const path of Object.values(spec.paths)) {
    path.parameters = path.parameters?.map((parameter) => {
      const reference = (parameter as { $ref?: string }).$ref;
      return reference?.startsWith(PREFIX)
        ? (spec.components?.parameters?.[reference.slice(PREFIX.length)] ?? parameter)
        : parameter;
    });
  }
  return JSON.stringify(spec);
}
