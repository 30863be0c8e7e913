import type { ID, Role, Time } from "../types";

export interface Client {
  id: ID;
  client_id: ID;
  name: string;
  kind: "machine" | "confidential" | "public";
  role: Role | null;
  scope: string;
  redirect_uris: string[];
  created_by: string;
  created_at: Time;
  updated_at: Time;
  previous_expires_at: Time | null;
  revoked_at: Time | null;
}

export interface ClientWithSecret extends Client {
  client_secret: string | null;
}

export interface APIKey {
  id: ID;
  name: string;
  hint: string;
  scope: string;
  created_by: string;
  created_at: Time;
  updated_at: Time;
  expires_at: Time | null;
  last_used_at: Time | null;
  revoked_at: Time | null;
  previous_expires_at: Time | null;
}

export interface APIKeyWithSecret extends APIKey {
  key: string;
}
