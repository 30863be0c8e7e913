import type { ID, Time } from "../types";

export const EVENT_TYPES = [
  "charge_point.booted",
  "charge_point.connected",
  "charge_point.disconnected",
  "charge_point.status_changed",
  "charge_point.fault",
  "transaction.started",
  "transaction.updated",
  "transaction.stopped",
  "meter_values.received",
  "command.completed",
  "local_list.updated",
  "token.authorized",
] as const;

export interface Webhook {
  id: ID;
  url: string;
  description: string | null;
  events: string[];
  header_names: string[];
  redis: { queue: string; job: string; prefix: string } | null;
  is_paused: boolean;
  status: "active" | "failing" | "paused" | "disabled";
  disabled_at: Time | null;
  consecutive_failures: number;
  retry_at: Time | null;
  old_secret_expires_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

export interface WebhookTest {
  event_id: ID;
  delivered: boolean;
  status: number | null;
  latency_ms: number;
  answer: string | null;
  complaint: string | null;
}

export interface Delivery {
  id: ID;
  event_id: ID;
  type: string;
  charge_point: string | null;
  created_at: Time;
  state: "pending" | "delivered" | "dead";
  attempts: number;
  next_attempt_at: Time | null;
  ended_at: Time | null;
  last_attempt_at: Time | null;
  last_status: number | null;
  last_latency_ms: number | null;
  answer: string | null;
  complaint: string | null;
}

export interface DeliveryDetail extends Delivery {
  body: string;
  attempt_log: { at: Time; status: number | null; latency_ms: number; complaint: string | null }[];
}
