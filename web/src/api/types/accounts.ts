import type { ID, Time } from "../types";

export interface Account {
  id: ID;
  slug: string;
  name: string;
  unknown_token_policy: "refuse" | "accept" | "accept_and_register";
  allows_concurrent_transactions: boolean;
  local_list_enabled: boolean;
  audit_retention_days: number;
  file_quota_bytes: number;
  upload_retention_days: number;
  close_vanished_after_minutes: number | null;
  message_retention_days: number;
  meter_value_retention_days: number;
  minimum_security_profile: number;
  fallback_subprotocol: "ocpp1.6" | null;
  auto_registration_location_id: ID | null;
  certificate_policy: "automatic" | "approval";
  command_attempts: number;
  command_retry_interval_seconds: number;
  command_expiry_seconds: number;
  remote_start_timeout_seconds: number;
  created_at: Time;
  updated_at: Time;
}

/** An account as platform administrators see it: from outside. */
export interface ManagedAccount {
  id: ID;
  slug: string;
  name: string;
  suspended_at: Time | null;
  delete_after: Time | null;
  exported_at: Time | null;
  created_at: Time;
  updated_at: Time;
}

/** One of the processes that the platform is made of. */
export interface PlatformProcess {
  role: "platform" | "gateway" | "manager";
  name: string;
  /** Parts the runs of one name; null where there is one process. */
  run: string | null;
  version: string | null;
  since: Time;
  seen_at: Time;
  gone_at: Time | null;
  /** Null of those that take none. */
  sockets: number | null;
  is_answering: boolean;
}

export interface Health {
  status: "ok" | "draining" | "unavailable";
  version: string;
  uptime_seconds: number;
  database: { status: "ok" | "unavailable"; latency_ms: number | null };
  not_ready: string[];
}
