import { base64url } from "./base64url";

/** A secret of 256 bits. `crypto.randomUUID` is absent where the page came by plain HTTP; this is not. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}
