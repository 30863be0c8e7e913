import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { readAll } from "../api/readAll";
import type { Location } from "../api/types";
import { useAccount } from "./AccountContext";

export interface Locations {
  all: Location[];
  byID: Map<string, Location>;
  /** The zone in which times of a location are shown; undefined means the browser's. */
  zoneOf: (id: string | null | undefined) => string | undefined;
  reload: () => void;
}

const LocationsContext = createContext<Locations | null>(null);
const MAX_PAGES = 10;

/** The account's locations, which nearly every page names; read once, again after they were changed here. */
export function LocationsProvider({ children }: { children: ReactNode }) {
  const { path } = useAccount();
  const [all, setAll] = useState<Location[]>([]);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    readAll<Location>(path("/locations"), { sort: "name" }, MAX_PAGES, abort.signal).then(setAll, () => {
      // Names are missing then; the page itself says what is wrong.
    });
    return () => abort.abort();
  }, [path, version]);
  const value = useMemo<Locations>(() => {
    const byID = new Map(all.map((location) => [location.id, location]));
    return {
      all,
      byID,
      zoneOf: (id) => (id ? byID.get(id)?.time_zone : undefined),
      reload: () => setVersion((old) => old + 1),
    };
  }, [all]);
  return <LocationsContext.Provider value={value}>{children}</LocationsContext.Provider>;
}

export function useLocations(): Locations {
  const value = useContext(LocationsContext);
  if (!value) throw new Error("there are no locations here");
  return value;
}
