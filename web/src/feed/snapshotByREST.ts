import { api, type Answer, type Page } from "../api/client";
import { Problem } from "../api/Problem";
import type { ChargePoint, Location, Statistics, StationStatus, Transaction } from "../api/types";
import type { FeedSnapshot } from "./types";

/** What the feed's snapshot would say, asked of the API: for where there is no live feed. */
export async function snapshotByREST(accountPath: string): Promise<FeedSnapshot> {
  // What a role may not read is left out, as the feed does.
  const unlessRefused = async <T>(work: Promise<Answer<T>>): Promise<T | null> => {
    try {
      return (await work).data;
    } catch (error) {
      if (error instanceof Problem && error.status === 403) return null;
      throw error;
    }
  };
  const [counters, byStatus, online, transactions, locations, statistics] = await Promise.all([
    api.get<FeedSnapshot["counters"]>(`${accountPath}/counters`),
    api.get<Record<StationStatus, number>>(`${accountPath}/charge-points/counters`),
    api.get<Page<ChargePoint>>(`${accountPath}/charge-points`, { query: { is_online: true, limit: 200 } }),
    unlessRefused(
      api.get<Page<Transaction>>(`${accountPath}/transactions`, { query: { status: "active", limit: 200 } }),
    ),
    api.get<Page<Location>>(`${accountPath}/locations`, { query: { limit: 200 } }),
    unlessRefused(api.get<Statistics>(`${accountPath}/statistics`, { query: { days: 1 } })),
  ]);
  const onlineCount = online.data.data.length;
  return {
    counters: counters.data,
    charge_points: {
      online: onlineCount,
      offline: Math.max(0, counters.data.charge_points - onlineCount),
      by_status: byStatus.data,
    },
    sessions: statistics && { active: statistics.now.sessions, power_w: statistics.now.power_w },
    today: statistics && statistics.today,
    locations: locations.data.data.map((location) => {
      const here = online.data.data.filter((chargePoint) => chargePoint.location_id === location.id);
      const count = (status: StationStatus) => here.filter((chargePoint) => chargePoint.status === status).length;
      return {
        id: location.id,
        name: location.name,
        latitude: location.latitude,
        longitude: location.longitude,
        total: location.charge_point_count,
        available: count("available"),
        charging: count("charging"),
        faulted: count("faulted"),
      };
    }),
    transactions: transactions?.data ?? [],
  };
}
