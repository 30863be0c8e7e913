import { useState, type FormEvent } from "react";
import { api } from "../../api/client";
import type { Plugin } from "../../api/types/plugins";
import { useAction } from "../../api/useAction";
import { Button } from "../../components/Button";
import { CheckField } from "../../components/CheckField";
import { Panel } from "../../components/Panel";
import { ProblemContext } from "../../components/ProblemContext";
import { ProblemNote } from "../../components/ProblemNote";
import { useToasts } from "../../components/ToastProvider";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { SchemaField } from "./SchemaField";
import { drawnOf, valueOf, type Drawn } from "./schemaValues";

interface Props {
  plugin: Plugin;
  etag: string | null;
  onSaved: (plugin: Plugin, etag: string | null) => void;
}

/** The form of a plugin: drawn from its JSON Schema, judged by the server. Secrets stay unless something is entered. */
export function PluginForm({ plugin, etag, onSaved }: Props) {
  const t = useT();
  const { path } = useAccount();
  const toasts = useToasts();
  const action = useAction();
  const fields = Object.entries(plugin.schema.properties ?? {}).sort(
    ([, one], [, other]) => (one["x-order"] ?? 0) - (other["x-order"] ?? 0),
  );
  const [isOn, setOn] = useState(plugin.enabled);
  const [drawn, setDrawn] = useState<Record<string, Drawn>>(() =>
    Object.fromEntries(fields.map(([name, schema]) => [name, drawnOf(schema, plugin.settings[name])])),
  );
  const [taken, setTaken] = useState<string[]>([]);
  const save = (event: FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      const settings: Record<string, unknown> = {};
      for (const [name, schema] of fields) {
        if (schema.writeOnly && taken.includes(name)) settings[name] = null;
        else {
          const value = valueOf(schema, drawn[name]);
          if (value !== undefined) settings[name] = value;
        }
      }
      const answer = await api.put<Plugin>(path(`/plugins/${plugin.name}`), { enabled: isOn, settings }, { etag });
      toasts.say(t(isOn ? "plugins.saved.on" : "plugins.saved.off"));
      onSaved(answer.data, answer.etag);
    });
  };
  return (
    <Panel title={t("plugins.settings")}>
      <form className="form" onSubmit={save} noValidate>
        <ProblemNote problem={action.problem} />
        <ProblemContext.Provider value={action.problem}>
          <CheckField
            label={t("plugins.enabled")}
            hint={t(isOn ? "plugins.enabled.on" : "plugins.enabled.off")}
            name="enabled"
            value={isOn}
            onChange={setOn}
          />
          {fields.map(([name, schema]) => (
            <SchemaField
              key={name}
              name={name}
              schema={schema}
              value={drawn[name]}
              onChange={(value) => setDrawn((old) => ({ ...old, [name]: value }))}
              secret={
                schema.writeOnly
                  ? {
                      hasValue: plugin.secrets.includes(name),
                      isTaken: taken.includes(name),
                      onTake: (isTaken) => setTaken((old) => (isTaken ? [...old, name] : old.filter((one) => one !== name))),
                    }
                  : undefined
              }
            />
          ))}
        </ProblemContext.Provider>
        <div>
          <Button look="primary" type="submit" isBusy={action.isRunning}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
