import type { ID, Time } from "../types";

/** A file that a charge point uploaded: diagnostics or a log. */
export interface Upload {
  id: ID;
  /** Its identity. */
  charge_point: string;
  command_id: ID | null;
  request_id: number | null;
  kind: "diagnostics" | "security";
  /** As the charge point called it; may be empty. */
  file_name: string;
  size_bytes: number;
  sha256: string;
  received_at: Time;
}
