import { api, type Page, type Query } from "./client";

/** A list of the API as a whole, for what is chosen from or drawn; pages beyond `maxPages` of 200 are left out. */
export async function readAll<T>(path: string, query: Query, maxPages: number, signal?: AbortSignal): Promise<T[]> {
  const { data: page } = await api.get<Page<T>>(path, { query: { limit: 200, ...query }, signal });
  if (!page.next_cursor || maxPages <= 1) return page.data;
  return [...page.data, ...(await readAll<T>(path, { ...query, cursor: page.next_cursor }, maxPages - 1, signal))];
}
