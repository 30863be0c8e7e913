import { useState } from "react";
import type { Me } from "../../api/types";
import { useResource } from "../../api/useResource";
import { Button } from "../../components/Button";
import { Facts } from "../../components/Facts";
import { Loading } from "../../components/Loading";
import { Note } from "../../components/Note";
import { Panel } from "../../components/Panel";
import { ProblemNote } from "../../components/ProblemNote";
import { StatusChip } from "../../components/StatusChip";
import { useT, word } from "../../i18n/translate";
import { PasswordDialog } from "./PasswordDialog";
import { ProofDialog } from "./ProofDialog";
import { RecoveryCodes } from "./RecoveryCodes";
import { SecondFactorDialog } from "./SecondFactorDialog";

type Open = "password" | "begin" | "disable" | "codes";

/** Who one is, the password, and the second factor. */
export function SecuritySettings() {
  const t = useT();
  const resource = useResource<Me>("/me");
  const [open, setOpen] = useState<Open | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const me = resource.data;
  if (!me) return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  const factor = me.second_factor;
  const close = () => setOpen(null);
  const show = (fresh: string[]) => {
    close();
    setCodes(fresh);
    resource.reload();
  };
  return (
    <div className="columns">
      <Panel title={t("settings.profile")}>
        <Facts
          facts={[
            [t("users.email"), me.email],
            [t("users.role"), me.current.roles.map((role) => word("role", role)).join(", ") || word("scope", "platform:admin")],
            [t("settings.accounts"), me.accounts.map((account) => account.name).join(", ") || null],
          ]}
        />
        {me.has_password && (
          <p className="panel-foot">
            <Button icon="lock" onClick={() => setOpen("password")}>
              {t("settings.password.change")}
            </Button>
          </p>
        )}
      </Panel>
      <Panel
        title={t("settings.factor")}
        aside={
          <StatusChip prefix="switch" value={factor.enabled ? "on" : "off"} tone={factor.enabled ? "green" : "amber"} />
        }
      >
        <p>{t(factor.enabled ? "settings.factor.on" : "settings.factor.off")}</p>
        {factor.enabled && factor.recovery_codes_left <= 3 && (
          <Note tone="amber">{t("settings.codes.few", { count: factor.recovery_codes_left })}</Note>
        )}
        {factor.enabled && factor.recovery_codes_left > 3 && (
          <p className="muted plugin-line">{t("settings.codes.left", { count: factor.recovery_codes_left })}</p>
        )}
        <p className="panel-foot">
          {factor.enabled ? (
            <>
              <Button onClick={() => setOpen("codes")}>{t("settings.codes.new")}</Button>
              <Button onClick={() => setOpen("disable")}>{t("settings.factor.disable")}</Button>
            </>
          ) : (
            <Button look="primary" onClick={() => setOpen("begin")}>
              {t("settings.factor.begin")}
            </Button>
          )}
        </p>
      </Panel>
      {open === "password" && <PasswordDialog onClose={close} />}
      {open === "begin" && <SecondFactorDialog onClose={close} onEnabled={show} />}
      {open === "disable" && (
        <ProofDialog
          kind="disable"
          onClose={close}
          onDone={() => {
            close();
            resource.reload();
          }}
        />
      )}
      {open === "codes" && <ProofDialog kind="codes" onClose={close} onDone={show} />}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </div>
  );
}
