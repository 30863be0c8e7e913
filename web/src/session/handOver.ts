/**
 * "Authorize" on the page of the API opens a window to sign in, and Swagger UI waits for its code there. The policy of
 * our pages (COOP) parts the two windows, so the code comes back by a channel, which only this origin hears.
 */
interface Waiting {
  state?: string;
  redirectUrl: string;
  auth: { name: string; code?: string };
  callback: (answer: { auth: Waiting["auth"]; redirectUrl: string }) => void;
  errCb: (error: { authId: string; source: string; level: string; message: string }) => void;
}

type Said =
  | { kind: "arrived"; state: string; code: string | null; problem: string | null }
  /** By the page that waited for it. */
  | { kind: "taken"; state: string };

const CHANNEL = "plugyard.sign-in";
const PATIENCE_MS = 500;

/** Gives the code in the address to the page that waits for it; false where none does. */
export function handOver(): Promise<boolean> {
  const query = new URLSearchParams(location.search);
  const state = query.get("state");
  if (!state) return Promise.resolve(false);
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    channel.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      if (data.kind !== "taken" || data.state !== state) return;
      clearTimeout(timer);
      resolve(true);
    });
    const problem = query.get("error_description") ?? query.get("error");
    const arrived: Said = { kind: "arrived", state, code: query.get("code"), problem };
    channel.postMessage(arrived);
  }).finally(() => channel.close());
}

/** The other side: takes what Swagger UI of this window waits for. */
export function takeOver(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }: MessageEvent<Said>) => {
    const waiting = (window as { swaggerUIRedirectOauth2?: Waiting }).swaggerUIRedirectOauth2;
    if (data.kind !== "arrived" || !waiting || waiting.state !== data.state) return;
    const taken: Said = { kind: "taken", state: data.state };
    channel.postMessage(taken);
    // Good once.
    delete waiting.state;
    if (data.code) {
      waiting.auth.code = data.code;
      waiting.callback({ auth: waiting.auth, redirectUrl: waiting.redirectUrl });
    } else {
      const message = data.problem ?? "The sign-in came back without a code.";
      waiting.errCb({ authId: waiting.auth.name, source: "auth", level: "error", message });
    }
  });
}
