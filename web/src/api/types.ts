/** The objects of openapi.yaml that several pages use, field by field. */
export type ID = string;
export type Time = string;

export const STATION_STATUSES = [
  "available",
  "preparing",
  "charging",
  "suspended_ev",
  "suspended_evse",
  "finishing",
  "reserved",
  "occupied",
  "unavailable",
  "faulted",
] as const;
export type StationStatus = (typeof STATION_STATUSES)[number];
export type Role = "admin" | "operator" | "maintenance" | "viewer" | "partner";

export interface MyAccount {
  id: ID;
  slug: string;
  name: string;
  role: Role;
  suspended: boolean;
}

export interface Me {
  id: ID;
  email: string;
  has_password: boolean;
  second_factor: { enabled: boolean; recovery_codes_left: number };
  is_platform_admin: boolean;
  accounts: MyAccount[];
  current: { account_id: ID | null; roles: Role[]; scopes: string[] };
}

export interface Location {
  id: ID;
  name: string;
  city: string;
  address1: string;
  address2: string;
  postal_code: string;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  time_zone: string;
  comment: string;
  is_active: boolean;
  max_power_w: number | null;
  tariff_id: ID | null;
  charge_point_count: number;
  created_at: Time;
  updated_at: Time;
}

export interface EVSEConnector {
  connector_id: number;
  type: string | null;
  status: StationStatus;
  error_code: string;
  max_power_w: number | null;
}

export interface ChargePoint {
  id: ID;
  identity: string;
  location_id: ID;
  name: string;
  description: string;
  manufacturer: string;
  model: string;
  serial_number: string | null;
  firmware_version: string;
  ocpp_version: string | null;
  security_profile: number;
  has_password: boolean;
  registration: "accepted" | "pending" | "rejected";
  status: StationStatus;
  error_code: string;
  is_online: boolean;
  last_seen_at: Time | null;
  flags: string[];
  latitude: number | null;
  longitude: number | null;
  comment: string;
  is_active: boolean;
  heartbeat_interval: number | null;
  free_vending: boolean;
  free_vending_token: string | null;
  /** Its own; without one, that of its location holds. */
  tariff_id: ID | null;
  evses: { evse_id: number; connectors: EVSEConnector[] }[];
  created_at: Time;
  updated_at: Time;
}

export interface Connector {
  evse_id: number;
  connector_id: number;
  type: string | null;
  status: StationStatus;
  error_code: string;
  info: string | null;
  vendor_error_code: string | null;
  status_at: Time | null;
  max_power_w: number | null;
}

export interface Money {
  amount_minor: number;
  currency: string;
}

export type TransactionStatus = "active" | "completed" | "stale" | "orphan";

export interface Transaction {
  id: ID;
  transaction_id: number;
  charge_point: string;
  location_id: ID | null;
  connector_id: number | null;
  token: string | null;
  status: TransactionStatus;
  started_at: Time | null;
  ended_at: Time | null;
  meter_start_wh: number | null;
  meter_stop_wh: number | null;
  energy_wh: number;
  power_w: number | null;
  soc: number | null;
  stop_reason: string | null;
  estimated: boolean;
  flags: string[];
  cost: Money | null;
}

export interface MeterValue {
  sampled_at: Time;
  received_at: Time;
  connector_id: number;
  energy_wh: number | null;
  power_w: number | null;
  soc: number | null;
  current_a: number | null;
  voltage_v: number | null;
}

export type CommandStatus =
  | "pending"
  | "accepted"
  | "rejected"
  | "not_supported"
  | "failed"
  | "timed_out"
  | "expired"
  | "cancelled"
  | "scheduled"
  | "reboot_required"
  | "no_start";

export interface Command {
  id: ID;
  charge_point: string | null;
  batch_id: ID | null;
  type: string;
  status: CommandStatus;
  is_queued: boolean;
  request: Record<string, unknown>;
  response: unknown;
  error_code: string | null;
  error_description: string | null;
  created_by: string;
  /** What that is called now; null of the platform itself, and of who is gone. */
  created_by_name: string | null;
  created_at: Time;
  sent_at: Time | null;
  completed_at: Time | null;
}

export interface Message {
  id: ID;
  charge_point: string | null;
  charge_point_id: ID;
  at: Time;
  direction: "in" | "out";
  kind: "call" | "result" | "error" | "malformed";
  status: "ok" | "error" | "malformed";
  message_id: string | null;
  action: string | null;
  error_code: string | null;
  flags: string[];
  latency_ms: number | null;
  payload: string;
}

export interface Figures {
  sessions: number;
  energy_wh: number;
  duration_seconds: number;
  /** One amount for each currency in which sessions were priced. */
  revenue: Money[];
}

export interface Statistics {
  time_zone: string;
  now: { sessions: number; energy_wh: number; power_w: number };
  today: Figures;
  same_day_last_week: Figures;
  total: Figures;
  days: (Figures & { day: string })[];
  /** As many as were asked for, the present one last. */
  hours: { hour: Time; energy_wh: number }[];
}
