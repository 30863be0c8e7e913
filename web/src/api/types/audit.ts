import type { ID, Time } from "../types";

export interface AuditEvent {
  id: ID;
  at: Time;
  actor: { kind: string; id: string | null; name: string | null; address: string | null };
  request_id: string | null;
  action: string;
  resource: { type: string; id: string | null; name: string | null };
  changes: { field: string; before: unknown; after: unknown }[];
}
