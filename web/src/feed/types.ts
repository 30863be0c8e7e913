import type { ChargePoint, Command, Figures, ID, Message, StationStatus, Time, Transaction } from "../api/types";

export interface FeedLocation {
  id: ID;
  name: string;
  latitude: number | null;
  longitude: number | null;
  available: number;
  total: number;
  faulted: number;
  charging: number;
}

export interface FeedFigures {
  counters: { locations: number; charge_points: number; transactions: number };
  charge_points: { online: number; offline: number; by_status: Record<StationStatus, number> };
  /** Null for who may not read sessions, as is `today`. */
  sessions: { active: number; power_w: number } | null;
  today: Figures | null;
  locations: FeedLocation[];
}

export interface FeedSnapshot extends FeedFigures {
  transactions: Transaction[];
}

export interface Fault {
  charge_point: { id: ID; identity: string };
  connector_id: number;
  error_code: string;
  info: string | null;
  at: Time;
}

/** What the live feed says, by type. `poll` is ours: nothing is live, read again what is shown. */
export interface FeedEvents {
  snapshot: FeedSnapshot;
  figures: FeedFigures;
  charge_point: ChargePoint;
  charge_point_removed: { id: ID };
  transaction: Transaction;
  command: Command;
  fault: Fault;
  message: Message;
  missed: unknown;
  problem: { code: string; detail: string };
  poll: null;
}

export type FeedType = keyof FeedEvents;

/**
 * `connecting`: not yet heard from; `live`; `lost`: was live, tries again, what is shown is from `asOf`;
 * `polling`: there is no feed here, so the API is asked every 15 s.
 */
export type FeedStatus = "connecting" | "live" | "lost" | "polling";

export interface FeedState {
  status: FeedStatus;
  asOf: Date | null;
  snapshot: FeedSnapshot | null;
}
