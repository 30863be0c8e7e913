import type { ID, Role, Time } from "../types";

export const ROLES: Role[] = ["admin", "operator", "maintenance", "viewer", "partner"];

export interface Member {
  id: ID;
  email: string;
  name: string;
  role: Role;
  location_ids: ID[];
  status: "invited" | "active";
  created_at: Time;
  joined_at: Time | null;
  updated_at: Time;
}

export interface UserSession {
  id: ID;
  kind: "browser" | "grant";
  client_id: string | null;
  account: string | null;
  address: string | null;
  user_agent: string | null;
  created_at: Time;
  last_seen_at: Time;
  expires_at: Time;
  is_current: boolean;
}

export interface SecondFactorSetup {
  secret: string;
  otpauth_uri: string;
}

export interface SupportSession {
  id: ID;
  administrator: { id: ID; email: string };
  reason: string;
  created_at: Time;
  expires_at: Time;
  ended_at: Time | null;
}
