import type { Problem } from "../api/Problem";
import { useT } from "../i18n/translate";
import { Button } from "./Button";
import { Icon } from "./Icon";

/** What the server said when it refused, with its request id for whoever looks it up. */
export function ProblemNote({ problem, onRetry }: { problem: Problem | null; onRetry?: () => void }) {
  const t = useT();
  if (!problem) return null;
  const detail =
    problem.status === 0 && problem.code === "unreachable"
      ? t("problem.unreachable")
      : problem.status === 412
        ? t("problem.changed")
        : problem.detail;
  return (
    <div className="note note-red" role="alert">
      <Icon name="alert" />
      <div className="note-text">
        <p>{detail}</p>
        {problem.fields.map((field) => (
          <p key={field.field + field.code} className="note-field">
            <code>{field.field.replace(/^\//, "")}</code> {field.message}
          </p>
        ))}
        {problem.requestID && <p className="note-small">{t("problem.request", { id: problem.requestID })}</p>}
      </div>
      {onRetry && <Button onClick={onRetry}>{t("action.retry")}</Button>}
    </div>
  );
}
