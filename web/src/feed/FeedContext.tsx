import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import { useAccount } from "../session/AccountContext";
import { Feed } from "./Feed";
import type { FeedEvents, FeedState, FeedType } from "./types";

const FeedContext = createContext<Feed | null>(null);

export function FeedProvider({ children }: { children: ReactNode }) {
  const { account, path } = useAccount();
  const feed = useMemo(() => new Feed(account.slug, path("")), [account.slug, path]);
  useEffect(() => () => feed.close(), [feed]);
  return <FeedContext.Provider value={feed}>{children}</FeedContext.Provider>;
}

function useFeedItself(): Feed {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error("there is no feed here");
  return feed;
}

/** How the feed stands and its newest snapshot, figures and running sessions put in as they come. */
export function useFeed(): FeedState {
  const feed = useFeedItself();
  return useSyncExternalStore(feed.subscribe, feed.getState);
}

/** Calls back with each object of a type. The newest callback is used; it needs no memoising. */
export function useFeedEvent<T extends FeedType>(type: T, handler: (data: FeedEvents[T]) => void): void {
  const feed = useFeedItself();
  const newest = useRef(handler);
  newest.current = handler;
  useEffect(() => feed.on(type, (data) => newest.current(data)), [feed, type]);
}

/** Asks for each frame of a charge point (`message` events) while the component is shown. */
export function useWatch(chargePoint: string | null): void {
  const feed = useFeedItself();
  useEffect(() => (chargePoint === null ? undefined : feed.watch(chargePoint)), [feed, chargePoint]);
}

/**
 * Calls back whenever what is shown may be old: after a lost connection, after missed events, when polling. After
 * the first snapshot, too: what changed between reading a list and that was told to nobody.
 */
export function useCatchUp(reload: () => void): void {
  useFeedEvent("poll", reload);
  useFeedEvent("snapshot", reload);
}
