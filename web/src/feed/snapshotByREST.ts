import { api } from "../api/client";
import type { FeedSnapshot } from "./types";

/** The feed's snapshot, asked of the API: for where there is no live feed. */
export async function snapshotByREST(accountPath: string): Promise<FeedSnapshot> {
  return (await api.get<FeedSnapshot>(`${accountPath}/snapshot`)).data;
}
