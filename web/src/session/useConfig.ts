import { useEffect, useState } from "react";

export interface WebConfig {
  version: string;
  public_url: string;
  ocpp_url: string;
  tile_url: string | null;
  tile_attribution: string | null;
}

let asked: Promise<WebConfig> | null = null;

async function read(): Promise<WebConfig> {
  const standard: WebConfig = {
    version: "",
    public_url: location.origin,
    ocpp_url: `${location.origin.replace(/^http/, "ws")}/ocpp`,
    tile_url: null,
    tile_attribution: null,
  };
  try {
    const response = await fetch("/web/config.json");
    return response.ok ? { ...standard, ...((await response.json()) as Partial<WebConfig>) } : standard;
  } catch {
    return standard;
  }
}

/** What the platform's settings say to the web admin. Asked for once. */
export function readConfig(): Promise<WebConfig> {
  asked ??= read();
  return asked;
}

/** The same for components; null until it is read. */
export function useConfig(): WebConfig | null {
  const [config, setConfig] = useState<WebConfig | null>(null);
  useEffect(() => {
    void readConfig().then(setConfig);
  }, []);
  return config;
}
