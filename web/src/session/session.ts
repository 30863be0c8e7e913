import { base64url } from "./base64url";
import { randomText } from "./random";
import { sha256 } from "./sha256";
import { readConfig } from "./useConfig";

/**
 * Who is signed in: the access token lives in memory, the refresh token too while the tab is open.
 *
 * The refresh token is written to sessionStorage only when the page goes away. A duplicated tab copies the storage
 * of one that is still open; if both held the same refresh token, its rotation would look like a theft and end both.
 */
export const CLIENT = "plugyard-web";
const REFRESH_KEY = "plugyard.refresh";
const PENDING_KEY = "plugyard.pending";
const ACCOUNT_KEY = "plugyard.account";
const RENEW_BEFORE_END_MS = 60_000;

interface Pending {
  verifier: string;
  state: string;
  returnTo: string;
}

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
}

type Listener = (accessToken: string) => void;

let accessToken: string | null = null;
let refreshToken: string | null = null;
let expiresAt = 0;
let timer = 0;
let currentAccount: string | null = null;
let renewal: Promise<string> | null = null;
const listeners = new Set<Listener>();

function redirectURI(): string {
  return `${location.origin}/callback`;
}

function take(answer: TokenAnswer): string {
  accessToken = answer.access_token;
  refreshToken = answer.refresh_token ?? null;
  const lifetime = answer.expires_in * 1000;
  expiresAt = Date.now() + lifetime;
  clearTimeout(timer);
  timer = window.setTimeout(() => void renew().catch(() => {}), Math.max(5_000, lifetime - RENEW_BEFORE_END_MS));
  for (const listener of listeners) listener(accessToken);
  return accessToken;
}

async function askForTokens(form: Record<string, string>): Promise<TokenAnswer | null> {
  const response = await fetch("/oauth/token", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: CLIENT, ...form }),
  });
  if (response.ok) return (await response.json()) as TokenAnswer;
  // Only a grant that is refused is over; what else goes wrong (the platform restarts) passes.
  if (response.status === 400 || response.status === 401) return null;
  throw new Error(`the token endpoint answered ${response.status}`);
}

/** The account (slug) that this tab is in: signing in anew leads back to it, and so does a new tab. */
export function rememberAccount(slug: string): void {
  currentAccount = slug;
  localStorage.setItem(ACCOUNT_KEY, slug);
}

/** Leaves the page for the platform's sign-in, which comes back by itself where a browser session exists. */
export async function signIn(account?: string, returnTo = location.pathname + location.search): Promise<never> {
  // Sign-in comes back to the public address alone: who opened another of the platform's names goes on there.
  const home = new URL((await readConfig()).public_url).origin;
  if (home !== location.origin) {
    location.replace(home + returnTo);
    return new Promise<never>(() => {});
  }
  const pending: Pending = { verifier: randomText(), state: randomText(), returnTo };
  sessionStorage.setItem(PENDING_KEY, JSON.stringify(pending));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: CLIENT,
    redirect_uri: redirectURI(),
    code_challenge: base64url(await sha256(pending.verifier)),
    code_challenge_method: "S256",
    state: pending.state,
  });
  const wanted = account ?? currentAccount ?? localStorage.getItem(ACCOUNT_KEY);
  if (wanted) query.set("account", wanted);
  refreshToken = null;
  location.assign(`/oauth/authorize?${query}`);
  return new Promise<never>(() => {});
}

/** Whether this tab was signed in a moment ago, on another of our pages. */
export function hasStoredSession(): boolean {
  return sessionStorage.getItem(REFRESH_KEY) !== null;
}

/** Whether it was this tab that began the sign-in which came back to this address. */
export function hasBegun(): boolean {
  const text = sessionStorage.getItem(PENDING_KEY);
  return text !== null && (JSON.parse(text) as Pending).state === new URLSearchParams(location.search).get("state");
}

/** The error of the sign-in that just came back; null if there is none. */
export interface SignInProblem {
  code: string;
  detail: string;
}

/** Makes the session of this tab: from the code in the address, from storage, or by going to sign in. */
export async function begin(): Promise<SignInProblem | null> {
  window.addEventListener("pagehide", () => {
    if (refreshToken) sessionStorage.setItem(REFRESH_KEY, refreshToken);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sessionStorage.removeItem(REFRESH_KEY);
  });
  const stored = sessionStorage.getItem(REFRESH_KEY);
  sessionStorage.removeItem(REFRESH_KEY);
  if (location.pathname === "/callback") return finishSignIn();
  if (stored) {
    refreshToken = stored;
    const answer = await askForTokens({ grant_type: "refresh_token", refresh_token: stored });
    if (answer) {
      take(answer);
      return null;
    }
  }
  return signIn();
}

async function finishSignIn(): Promise<SignInProblem | null> {
  const query = new URLSearchParams(location.search);
  const text = sessionStorage.getItem(PENDING_KEY);
  sessionStorage.removeItem(PENDING_KEY);
  const error = query.get("error");
  // Perhaps somebody else signed in, who is not in the remembered account.
  if (error) localStorage.removeItem(ACCOUNT_KEY);
  if (error) return { code: error, detail: query.get("error_description") ?? error };
  const pending = text ? (JSON.parse(text) as Pending) : null;
  const code = query.get("code");
  // A bookmarked or replayed /callback: begin anew.
  if (!pending || !code || query.get("state") !== pending.state) return signIn(undefined, "/");
  const answer = await askForTokens({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectURI(),
    code_verifier: pending.verifier,
  });
  if (!answer) return signIn(undefined, pending.returnTo);
  take(answer);
  history.replaceState(null, "", pending.returnTo);
  return null;
}

/** A token that is still good for a moment. */
export async function currentToken(): Promise<string> {
  if (accessToken && Date.now() < expiresAt - 5_000) return accessToken;
  return renew();
}

/** A new access token; several callers at once share one request. Goes to sign in where the grant has ended. */
export function renew(): Promise<string> {
  renewal ??= (async () => {
    const answer = refreshToken
      ? await askForTokens({ grant_type: "refresh_token", refresh_token: refreshToken })
      : null;
    return answer ? take(answer) : signIn();
  })().finally(() => {
    renewal = null;
  });
  return renewal;
}

/** Calls back with each renewed token; the function that it gives ends that. */
export function onRenewal(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Ends this tab's grant, then the browser session, which the platform asks about. */
export async function signOut(): Promise<void> {
  const token = refreshToken;
  refreshToken = null;
  accessToken = null;
  clearTimeout(timer);
  if (token) {
    await fetch("/oauth/revoke", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ client_id: CLIENT, token }),
    }).catch(() => {});
  }
  location.assign("/sign-out");
}
