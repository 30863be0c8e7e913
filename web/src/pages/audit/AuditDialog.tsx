import type { AuditEvent } from "../../api/types/audit";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Facts } from "../../components/Facts";
import { NOTHING, time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { useQuery } from "../../router/router";

/** One change: who, what, and each field before and after. */
export function AuditDialog({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const t = useT();
  const [, setQuery] = useQuery();
  const filter = (change: Record<string, string | null>) => {
    setQuery(change);
    onClose();
  };
  const { actor, resource } = event;
  return (
    <Dialog
      title={event.action}
      isWide
      onClose={onClose}
      footer={
        <>
          {actor.id && <Button onClick={() => filter({ actor: actor.id })}>{t("audit.sameActor")}</Button>}
          {resource.id && <Button onClick={() => filter({ resource_id: resource.id })}>{t("audit.sameThing")}</Button>}
          <Button look="primary" onClick={onClose}>
            {t("action.close")}
          </Button>
        </>
      }
    >
      <div className="form">
        <Facts
          facts={[
            [t("audit.at"), time(event.at, "seconds")],
            [t("audit.actor"), [actor.name, word("actor", actor.kind)].filter(Boolean).join(" · ")],
            [t("audit.address"), actor.address],
            [t("audit.resource"), `${word("resource", resource.type)} · ${resource.name ?? resource.id ?? NOTHING}`],
            [t("audit.request"), event.request_id ? <code key="id">{event.request_id}</code> : null],
          ]}
        />
        {event.changes.length === 0 ? (
          <p className="muted">{t("audit.noChanges")}</p>
        ) : (
          <div className="table-wrap" tabIndex={0} role="region" aria-label={t("audit.changes")}>
            <table className="table data-table">
              <thead>
                <tr>
                  <th scope="col">{t("audit.field")}</th>
                  <th scope="col">{t("audit.before")}</th>
                  <th scope="col">{t("audit.after")}</th>
                </tr>
              </thead>
              <tbody>
                {event.changes.map((change) => (
                  <tr key={change.field}>
                    <td>
                      <code>{change.field}</code>
                    </td>
                    <td className="break">{shownValue(change.before)}</td>
                    <td className="break">{shownValue(change.after)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function shownValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return NOTHING;
  return typeof value === "string" ? value : JSON.stringify(value);
}
