import { Component, type ReactNode } from "react";
import { t } from "../i18n/translate";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";

/** A page that fails takes neither the navigation nor the other pages along. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState
        icon="alert"
        title={t("app.crashed")}
        action={
          <Button look="primary" onClick={() => location.reload()}>
            {t("app.reload")}
          </Button>
        }
      >
        {t("app.crashed.text")}
      </EmptyState>
    );
  }
}
