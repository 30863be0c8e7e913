import type { ID, Time } from "../types";

export const RESERVATION_STATUSES = ["requested", "active", "used", "cancelled", "expired", "rejected", "failed"] as const;

export interface Reservation {
  id: ID;
  reservation_id: number;
  charge_point: string;
  charge_point_id: ID;
  connector_id: number;
  token: string;
  parent_id_tag: string | null;
  status: (typeof RESERVATION_STATUSES)[number];
  reason: string | null;
  expires_at: Time;
  transaction_id: number | null;
  command_id: ID | null;
  created_at: Time;
  updated_at: Time;
}

export const PROFILE_PURPOSES = ["charge_point_max_profile", "tx_default_profile", "tx_profile"] as const;

export interface SchedulePeriod {
  start_period: number;
  limit: number;
  number_phases?: number;
}

export interface ChargingProfile {
  id: ID;
  charging_profile_number: number;
  name: string;
  purpose: (typeof PROFILE_PURPOSES)[number];
  kind: "absolute" | "recurring" | "relative";
  recurrency_kind: "daily" | "weekly" | null;
  stack_level: number;
  valid_from: Time | null;
  valid_to: Time | null;
  charging_schedule: {
    duration?: number;
    start_schedule?: Time;
    charging_rate_unit: "A" | "W";
    charging_schedule_period: SchedulePeriod[];
    min_charging_rate?: number;
  };
  created_at: Time;
  updated_at: Time;
}

export interface UnknownChargePoint {
  id: ID;
  identity: string;
  first_seen_at: Time;
  last_seen_at: Time;
  attempts: number;
  remote_address: string | null;
  user_agent: string | null;
  offered_subprotocols: string;
}

export interface SecurityEvent {
  id: ID;
  charge_point: string;
  source: "charge_point" | "platform";
  type: string;
  tech_info: string | null;
  at: Time;
  received_at: Time;
}

export interface Firmware {
  id: ID;
  name: string;
  version: string;
  manufacturer: string;
  model: string;
  comment: string;
  file_name: string;
  size_bytes: number | null;
  sha256: string | null;
  signing_certificate: string | null;
  signature: string | null;
  created_at: Time;
  updated_at: Time;
}

export interface Campaign {
  id: ID;
  name: string;
  firmware_id: ID | null;
  version: string;
  filter: Record<string, unknown>;
  status: "running" | "paused" | "halted" | "cancelled" | "completed";
  reason: string | null;
  wave: number;
  waves: number;
  max_failure_rate: number;
  min_finished: number;
  retrieve_at: Time | null;
  timeout_seconds: number;
  expires_at: Time;
  progress: Record<string, number>;
  created_by: string;
  created_at: Time;
  updated_at: Time;
  ended_at: Time | null;
}

export interface CampaignTarget {
  charge_point: string;
  wave: number;
  status: string;
  detail: string | null;
  previous_version: string;
  queued_at: Time | null;
  sent_at: Time | null;
  confirmed_at: Time | null;
  ended_at: Time | null;
}
