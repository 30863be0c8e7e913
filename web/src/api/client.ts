import { currentToken, renew } from "../session/session";
import { randomText } from "../session/random";
import { Problem, type FieldError } from "./Problem";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Options {
  query?: Query;
  /** The ETag that was seen; a change made meanwhile by another answers 412. */
  etag?: string | null;
  /** Seconds to wait for a charge point's answer before the API says `pending`. */
  wait?: number;
  signal?: AbortSignal;
  /** A body that is not JSON, with its content type. */
  raw?: { body: BodyInit; type: string };
}

export interface Answer<T> {
  data: T;
  etag: string | null;
  status: number;
}

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

const BASE = "/api/v1";

export function queryText(query: Query = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return entries.length ? `?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}` : "";
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => null)) as {
    code?: string;
    detail?: string | null;
    title?: string;
    errors?: FieldError[];
    request_id?: string;
    field?: string;
  } | null;
  const detail = body?.detail ?? body?.title ?? `The server answered ${response.status}.`;
  const fields = body?.errors ?? [];
  // A conflict names the field by itself (409).
  if (body?.field && fields.length === 0) fields.push({ field: body.field, code: body.code ?? "", message: detail });
  return new Problem(response.status, body?.code ?? "unknown", detail, fields, body?.request_id ?? null);
}

/** Sends a request below /api/v1 with the token; once more with a renewed one if that was refused. */
export async function send(method: string, path: string, body?: unknown, options: Options = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (options.raw) headers["Content-Type"] = options.raw.type;
  if (options.etag) headers["If-Match"] = options.etag;
  if (options.wait !== undefined) headers["Prefer"] = `wait=${options.wait}`;
  if (method === "POST") headers["Idempotency-Key"] = randomText();
  const init: RequestInit = {
    method,
    body: options.raw?.body ?? (body === undefined ? undefined : JSON.stringify(body)),
    signal: options.signal,
    cache: "no-store",
  };
  const url = BASE + path + queryText(options.query);
  const attempt = async (token: string) => {
    try {
      return await fetch(url, { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Problem(0, "unreachable", "The server cannot be reached.");
    }
  };
  let response = await attempt(await currentToken());
  if (response.status === 401) response = await attempt(await renew());
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function answer<T>(method: string, path: string, body?: unknown, options?: Options): Promise<Answer<T>> {
  const response = await send(method, path, body, options);
  const data = response.headers.get("Content-Type")?.includes("json") ? await response.json() : undefined;
  return { data: data as T, etag: response.headers.get("ETag"), status: response.status };
}

/** The REST API. Paths begin below /api/v1; those of an account come from `useAccount().path`. */
export const api = {
  get: <T>(path: string, options?: Options) => answer<T>("GET", path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => answer<T>("POST", path, body, options),
  patch: <T>(path: string, body: unknown, options?: Options) => answer<T>("PATCH", path, body, options),
  put: <T>(path: string, body: unknown, options?: Options) => answer<T>("PUT", path, body, options),
  remove: (path: string, options?: Options) => answer<void>("DELETE", path, undefined, options),
};
