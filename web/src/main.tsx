import { createRoot } from "react-dom/client";
import { api } from "./api/client";
import type { Me } from "./api/types";
import { App } from "./App";
import { SignInFailed } from "./pages/SignInFailed";
import { t } from "./i18n/translate";
import { handOver } from "./session/handOver";
import { begin, hasBegun } from "./session/session";

async function start(): Promise<void> {
  const element = document.getElementById("root");
  if (!element) return;
  if (location.pathname === "/callback" && !hasBegun() && (await handOver())) {
    window.close();
    element.textContent = t("app.handedOver");
    return;
  }
  const root = createRoot(element);
  try {
    const problem = await begin();
    if (problem) {
      root.render(<SignInFailed detail={problem.detail} />);
      return;
    }
    // The page of the API is another document, and takes over from the storage.
    if (location.pathname === "/docs") {
      location.reload();
      return;
    }
    const { data: me } = await api.get<Me>("/me");
    root.render(<App me={me} />);
  } catch (error) {
    root.render(<SignInFailed detail={error instanceof Error ? error.message : String(error)} />);
  }
}

void start();
