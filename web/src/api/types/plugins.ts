import type { Time } from "../types";

export interface PluginSummary {
  name: string;
  version: string;
  stability: "experimental" | "beta" | "stable" | "deprecated";
  summary: string;
  enabled: boolean;
  state: "starting" | "running" | "paused" | "stopped";
  complaint: string | null;
  delay: { complaint: string; attempts: number; retry_at: Time } | null;
  needs: string[];
  events: string[];
}

/** What a plugin's schema says of one value: the part of JSON Schema that PluginKit writes. */
export interface ValueSchema {
  type?: string | string[];
  format?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: ValueSchema;
  writeOnly?: boolean;
  "x-order"?: number;
}

export interface Plugin extends PluginSummary {
  settings: Record<string, unknown>;
  secrets: string[];
  schema: { properties?: Record<string, ValueSchema>; required?: string[] };
}
