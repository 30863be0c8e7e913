import SwaggerUI from "@vendor/swagger-ui.js";
import { mendAccess } from "./docsAccess";
import { withPathParameters } from "./docsSpec";
import { isDark } from "./i18n/preferences";
import { takeOver } from "./session/handOver";
import { begin, CLIENT, currentToken, hasStoredSession, signIn } from "./session/session";

const SPEC = "/openapi.json";

/** The page of the API: Swagger UI, whose requests carry the token of who is signed in. */
async function start(): Promise<void> {
  document.documentElement.classList.toggle("dark-mode", isDark());
  const isSignedIn = hasStoredSession() && (await begin()) === null;
  showWho(isSignedIn);
  const root = document.querySelector<HTMLElement>("#swagger");
  if (root) mendAccess(root);
  const ui = SwaggerUI({
    url: SPEC,
    dom_id: "#swagger",
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    filter: true,
    tryItOutEnabled: true,
    // Nobody else is told of what is described here.
    validatorUrl: null,
    // Where every sign-in of ours comes back to; handOver() gives it to this page.
    oauth2RedirectUrl: `${location.origin}/callback`,
    responseInterceptor: (response) => {
      const isSpec = new URL(response.url, location.href).pathname === SPEC;
      return isSpec && response.ok ? { ...response, text: withPathParameters(response.text) } : response;
    },
    requestInterceptor: async (request) => {
      const url = new URL(request.url, location.href);
      const isOurs = url.origin === location.origin && url.pathname.startsWith("/api/v1/");
      // What somebody entered by "Authorize" stays.
      if (isSignedIn && isOurs && !request.headers["Authorization"]) {
        request.headers["Authorization"] = `Bearer ${await currentToken()}`;
      }
      return request;
    },
  });
  takeOver();
  ui.initOAuth({ clientId: CLIENT, usePkceWithAuthorizationCodeGrant: true });
}

function showWho(isSignedIn: boolean): void {
  const who = document.querySelector<HTMLElement>(".docs-who");
  const button = document.querySelector<HTMLButtonElement>(".docs-sign");
  if (!who || !button) return;
  who.textContent = isSignedIn ? "Signed in: requests carry your token" : "Sign in to try requests";
  button.hidden = isSignedIn;
  button.addEventListener("click", () => void signIn(undefined, "/docs"));
}

void start();
