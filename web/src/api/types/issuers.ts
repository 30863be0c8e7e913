import type { ID, Role, Time } from "../types";

/** An identity provider whose tokens the API accepts for this account. */
export interface TrustedIssuer {
  id: ID;
  issuer: string;
  audience: string;
  algorithms: ("ES256" | "RS256")[];
  groups_claim: string;
  /** From a group's name to the role that its members have. */
  group_roles: Record<string, Role>;
  is_active: boolean;
  created_at: Time;
  updated_at: Time;
}
