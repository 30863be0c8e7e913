import { currentToken, onRenewal, renew } from "../session/session";
import { readStream } from "./readStream";
import { snapshotByREST } from "./snapshotByREST";
import type { FeedEvents, FeedSnapshot, FeedState, FeedType } from "./types";

type Handler = (data: never) => void;

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
const POLL_MS = 15_000;
/** Close codes of docs/feeds.md. */
const TOKEN_ENDED = 4401;
const REFUSED = 4403;
const TOO_MANY = 4429;
const OPEN_TIMEOUT_MS = 10_000;
/** A tab in the background draws no frames: what comes is told after this long. */
const HIDDEN_PAUSE_MS = 250;
/** As many as a snapshot names. */
const MOST_SESSIONS = 200;

/**
 * The live feed of one account: a WebSocket; where that cannot be opened, Server-Sent Events; where neither can,
 * the API is polled. Reconnects by itself, and catches up by the new snapshot.
 */
export class Feed {
  private state: FeedState = { status: "connecting", asOf: null, snapshot: null };
  private readonly watchers = new Set<() => void>();
  private readonly handlers = new Map<FeedType, Set<Handler>>();
  private readonly watched = new Map<string, number>();
  private socket: WebSocket | null = null;
  private stream: { abort: AbortController; watched: string | null } | null = null;
  private timer = 0;
  private retry = FIRST_RETRY_MS;
  private socketFailures = 0;
  private isClosed = false;
  private needsToken = false;
  /** What came since the last frame: told at once, so that fifty changes are one rendering and not fifty. */
  private arrived: string[] = [];
  private frame = 0;
  private frameTimer = 0;
  private readonly endRenewal: () => void;

  constructor(
    private readonly account: string,
    private readonly accountPath: string,
  ) {
    this.endRenewal = onRenewal((token) => this.authenticate(token));
    window.addEventListener("online", this.hurry);
    window.addEventListener("offline", this.drop);
    void this.connect();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.frameTimer);
    this.endRenewal();
    window.removeEventListener("online", this.hurry);
    window.removeEventListener("offline", this.drop);
    this.socket?.close();
    this.stream?.abort.abort();
  }

  // For useSyncExternalStore.
  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
  readonly getState = (): FeedState => this.state;

  on<T extends FeedType>(type: T, handler: (data: FeedEvents[T]) => void): () => void {
    const set = this.handlers.get(type) ?? new Set<Handler>();
    this.handlers.set(type, set);
    set.add(handler as Handler);
    return () => set.delete(handler as Handler);
  }

  /** Asks for every frame of a charge point, until the function that this gives is called. */
  watch(chargePoint: string): () => void {
    this.watched.set(chargePoint, (this.watched.get(chargePoint) ?? 0) + 1);
    this.say({ type: "watch", charge_point: chargePoint });
    this.streamAnew();
    return () => {
      const left = (this.watched.get(chargePoint) ?? 1) - 1;
      if (left > 0) {
        this.watched.set(chargePoint, left);
        return;
      }
      this.watched.delete(chargePoint);
      this.say({ type: "unwatch", charge_point: chargePoint });
      this.streamAnew();
    };
  }

  private say(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private authenticate(token: string): void {
    this.say({ type: "authenticate", token, account: this.account });
  }

  private update(change: Partial<FeedState>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of this.watchers) watcher();
  }

  private emit<T extends FeedType>(type: T, data: FeedEvents[T]): void {
    for (const handler of this.handlers.get(type) ?? []) (handler as (data: FeedEvents[T]) => void)(data);
  }

  private readonly take = (text: string): void => {
    this.arrived.push(text);
    if (this.frameTimer !== 0) return;
    this.frame = requestAnimationFrame(this.tell);
    this.frameTimer = window.setTimeout(this.tell, HIDDEN_PAUSE_MS);
  };

  private readonly tell = (): void => {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.frameTimer);
    this.frameTimer = 0;
    const events = this.arrived.map((text) => JSON.parse(text) as { type: FeedType; data: never });
    this.arrived = [];
    if (events.length === 0 || this.isClosed) return;
    let snapshot = this.state.snapshot;
    for (const { type, data } of events) {
      if (type === "snapshot") snapshot = data;
      if (type === "figures" && snapshot) snapshot = { ...snapshot, ...(data as Partial<FeedSnapshot>) };
      if (type === "transaction" && snapshot) snapshot = withTransaction(snapshot, data);
    }
    // A problem is said before the feed ends: not a sign of life.
    if (events.some(({ type }) => type !== "problem")) {
      this.retry = FIRST_RETRY_MS;
      this.update({ status: "live", asOf: new Date(), snapshot });
    }
    for (const { type, data } of events) this.emit(type, data);
  };

  private async connect(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isClosed) return;
    let token: string;
    try {
      token = this.needsToken ? await renew() : await currentToken();
      this.needsToken = false;
    } catch {
      this.later();
      return;
    }
    if (this.isClosed) return;
    if (this.socketFailures >= 2) this.openStream(token);
    else this.openSocket(token);
  }

  private openSocket(token: string): void {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/dashboard`);
    this.socket = socket;
    let isOpen = false;
    const opening = window.setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
    socket.addEventListener("open", () => {
      isOpen = true;
      clearTimeout(opening);
      this.socketFailures = 0;
      this.authenticate(token);
      for (const chargePoint of this.watched.keys()) this.say({ type: "watch", charge_point: chargePoint });
    });
    socket.addEventListener("message", (event: MessageEvent<string>) => this.take(event.data));
    socket.addEventListener("close", (event) => {
      clearTimeout(opening);
      // The token ended or was revoked: the next attempt wants another one.
      if (event.code === TOKEN_ENDED) this.needsToken = true;
      // Too many feeds, or none for this token: the API can still be asked.
      if (event.code === REFUSED || event.code === TOO_MANY) this.socketFailures = 2;
      if (this.socket === socket) this.socket = null;
      // A socket that never opened, on a server that was not live before: perhaps a proxy without WebSockets.
      if (!isOpen && this.state.status !== "lost") this.socketFailures += 1;
      this.lose();
    });
  }

  private openStream(token: string): void {
    const abort = new AbortController();
    const watched = this.streamWatch();
    this.stream = { abort, watched };
    const end = (isSocketNext: boolean) => {
      // Another stream, which watches something else, has taken its place.
      if (this.stream?.abort !== abort) return;
      this.stream = null;
      if (isSocketNext) this.socketFailures = 0;
      this.lose();
    };
    const query = watched ? `?watch=${encodeURIComponent(watched)}` : "";
    // Where it fails, neither way is open: the next attempt is a socket again.
    readStream(`${this.accountPath}/stream${query}`, token, abort.signal, this.take).then(
      () => end(false),
      () => end(true),
    );
  }

  /** A stream watches one charge point. */
  private streamWatch(): string | null {
    return this.watched.keys().next().value ?? null;
  }

  /** What a stream watches is said when it is opened. */
  private streamAnew(): void {
    const old = this.stream;
    if (!old || this.isClosed || old.watched === this.streamWatch()) return;
    this.stream = null;
    old.abort.abort();
    void this.connect();
  }

  private lose(): void {
    if (this.isClosed) return;
    this.tell();
    if (this.state.status === "live" || this.state.status === "lost") this.update({ status: "lost" });
    else void this.poll();
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    const wait = this.state.status === "polling" ? POLL_MS : this.retry * (0.7 + Math.random() * 0.6);
    this.retry = Math.min(this.retry * 2, LAST_RETRY_MS);
    this.timer = window.setTimeout(() => void this.connect(), wait);
  }

  private async poll(): Promise<void> {
    if (this.socketFailures < 2 && this.state.status === "connecting") return;
    try {
      const snapshot = await snapshotByREST(this.accountPath);
      if (this.state.status === "live" || this.isClosed) return;
      this.update({ status: "polling", asOf: new Date(), snapshot });
      this.emit("poll", null);
    } catch {
      if (this.state.status === "polling") this.update({ status: "lost" });
    }
  }

  private readonly hurry = (): void => {
    this.retry = FIRST_RETRY_MS;
    if (!this.socket && !this.stream && !this.isClosed) void this.connect();
  };

  private readonly drop = (): void => {
    this.socket?.close();
    this.tell();
    if (this.state.status === "live") this.update({ status: "lost" });
  };
}

/** The running sessions with this one put in, or taken out when it ended; the newest first. */
function withTransaction(snapshot: FeedSnapshot, transaction: FeedSnapshot["transactions"][number]): FeedSnapshot {
  const index = snapshot.transactions.findIndex((other) => other.id === transaction.id);
  const transactions = [...snapshot.transactions];
  if (transaction.status !== "active") {
    if (index >= 0) transactions.splice(index, 1);
  } else if (index >= 0) transactions[index] = transaction;
  else transactions.unshift(transaction);
  return { ...snapshot, transactions: transactions.slice(0, MOST_SESSIONS) };
}
