export const TOKEN_TYPES = ["rfid", "app", "local", "key_code", "central", "mac_address"] as const;
export const TOKEN_STATUSES = ["accepted", "blocked", "expired"] as const;

export interface Token {
  id: string;
  uid: string;
  type: (typeof TOKEN_TYPES)[number];
  status: (typeof TOKEN_STATUSES)[number];
  group_id: string | null;
  expires_at: string | null;
  energy_budget_wh: number | null;
  energy_used_wh: number;
  location_ids: string[];
  note: string;
}
