import { useState } from "react";
import { api } from "../../api/client";
import type { Command } from "../../api/types";
import { useAction } from "../../api/useAction";
import { useResource } from "../../api/useResource";
import { Author } from "../../components/Author";
import { Button } from "../../components/Button";
import type { Column } from "../../components/Column";
import { EmptyState } from "../../components/EmptyState";
import { Loading } from "../../components/Loading";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { Table } from "../../components/Table";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp, useFeedEvent } from "../../feed/FeedContext";
import { time } from "../../i18n/format";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";
import { CommandDialog, tellEnd } from "./CommandDialog";

interface ConfigurationKey {
  key: string;
  value: string | null;
  is_secret: boolean;
  readonly: boolean;
  read_at: string | null;
  changed_at: string | null;
  changed_by: string | null;
  changed_by_name: string | null;
  pending_value: string | null;
}

interface Configuration {
  keys: ConfigurationKey[];
  unknown_keys: string[];
  drift: { key: string; expected: string; reason: string; template: string }[];
  asked_at: string | null;
}

/** The configuration as it was read last; reading it again and changing a key are commands. */
export function ChargePointConfiguration({ chargePoint, zone }: TabProps) {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const action = useAction();
  const base = path(`/charge-points/${chargePoint.id}`);
  const configuration = useResource<Configuration>(`${base}/configuration`);
  const [text, setText] = useState("");
  const [changed, setChanged] = useState<ConfigurationKey | null>(null);
  useCatchUp(configuration.reload);
  useFeedEvent("command", (command) => {
    if (command.charge_point === chargePoint.identity && command.type.endsWith("configuration")) configuration.reload();
  });
  const read = () =>
    action.run(async () => {
      const { data } = await api.post<Command>(`${base}/commands`, { type: "get_configuration" }, { wait: 15 });
      tellEnd(data, toasts);
      configuration.reload();
    });
  const data = configuration.data;
  if (!data) {
    return configuration.problem ? (
      <ProblemNote problem={configuration.problem} onRetry={configuration.reload} />
    ) : (
      <Loading />
    );
  }
  const readButton = can("commands:control") && (
    <Button
      icon="refresh"
      disabled={!chargePoint.is_online}
      isBusy={action.isRunning}
      title={chargePoint.is_online ? undefined : t("commands.offline")}
      onClick={() => void read()}
    >
      {t("configuration.read")}
    </Button>
  );
  if (data.keys.length === 0) {
    return (
      <>
        <ProblemNote problem={action.problem} />
        <EmptyState icon="settings" title={t("configuration.empty")} action={readButton}>
          {t("configuration.empty.text")}
        </EmptyState>
      </>
    );
  }
  const drift = new Map(data.drift.map((one) => [one.key, one]));
  const rows = data.keys.filter((row) => row.key.toLowerCase().includes(text.toLowerCase()));
  const columns: Column<ConfigurationKey>[] = [
    { key: "key", title: t("commands.key"), cell: (row) => <code>{row.key}</code> },
    {
      key: "value",
      title: t("commands.value"),
      cell: (row) => (
        <div className="config-value">
          {row.value}
          {row.pending_value !== null && (
            <span className="cell-sub">{t("configuration.pending", { value: row.pending_value })}</span>
          )}
          {drift.has(row.key) && (
            <span className="cell-sub">
              <StatusChip value="drift" tone="amber" />{" "}
              {t("configuration.expected", {
                value: drift.get(row.key)?.expected ?? "",
                template: drift.get(row.key)?.template ?? "",
              })}
            </span>
          )}
        </div>
      ),
    },
    {
      key: "changed",
      title: t("configuration.changed"),
      isMinor: true,
      cell: (row) =>
        row.changed_at && (
          <>
            {time(row.changed_at, "full", zone)}
            {row.changed_by && (
              <span className="cell-sub">
                <Author id={row.changed_by} name={row.changed_by_name} />
              </span>
            )}
          </>
        ),
    },
    {
      key: "edit",
      title: "",
      isNumber: true,
      place: "aside",
      cell: (row) =>
        row.readonly ? (
          <span className="muted">{t("configuration.readonly")}</span>
        ) : (
          can("commands:configure") && (
            <Button
              look="ghost"
              className="button-small"
              icon="edit"
              label={t("configuration.change", { key: row.key })}
              onClick={() => setChanged(row)}
            />
          )
        ),
    },
  ];
  return (
    <>
      <ProblemNote problem={action.problem} />
      <div className="filters">
        <label className="search search-plain">
          <span className="visually-hidden">{t("configuration.search")}</span>
          <input
            type="search"
            className="form-control"
            placeholder={t("configuration.search")}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {data.asked_at && (
          <span className="muted">{t("configuration.readAt", { time: time(data.asked_at, "full", zone) })}</span>
        )}
        <span className="filters-end">{readButton}</span>
      </div>
      <Table label={t("tabs.configuration")} rows={rows} columns={columns} rowKey={(row) => row.key} />
      {changed && (
        <CommandDialog
          chargePoint={chargePoint}
          type="set_configuration"
          values={{ key: changed.key, value: changed.is_secret ? "" : (changed.value ?? "") }}
          onClose={() => setChanged(null)}
          onSent={configuration.reload}
        />
      )}
    </>
  );
}
