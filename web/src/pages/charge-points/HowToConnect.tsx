import { useState } from "react";
import { api } from "../../api/client";
import type { ChargePoint } from "../../api/types";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyText } from "../../components/CopyText";
import { Facts } from "../../components/Facts";
import { Panel } from "../../components/Panel";
import { useT } from "../../i18n/translate";
import { useAccount } from "../../session/AccountContext";
import { useConfig } from "../../session/useConfig";

/** What a technician types into the charge point. The password is shown once, when it is made. */
export function HowToConnect({ chargePoint }: { chargePoint: ChargePoint }) {
  const t = useT();
  const { account, path, can } = useAccount();
  const config = useConfig();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const base = config?.ocpp_url.replace(/\/$/, "") ?? "";
  const url = `${base.endsWith("/ocpp") ? base : `${base}/ocpp`}/${account.slug}`;
  const rotate = async () => {
    const { data } = await api.post<{ password: string }>(path(`/charge-points/${chargePoint.id}/password/rotate`));
    setPassword(data.password);
    setAsking(false);
  };
  return (
    <Panel
      title={t("connect.title")}
      aside={
        can("charge-points:write") && (
          <Button icon="key" onClick={() => setAsking(true)}>
            {t("connect.newPassword")}
          </Button>
        )
      }
    >
      <Facts
        facts={[
          [t("connect.url"), <CopyText key="url" text={`${url}/`} label={t("connect.url")} />],
          [t("chargePoints.identity"), <CopyText key="identity" text={chargePoint.identity} label={t("chargePoints.identity")} />],
          [
            t("connect.whole"),
            <CopyText key="whole" text={`${url}/${encodeURIComponent(chargePoint.identity)}`} label={t("connect.whole")} />,
          ],
          [t("connect.protocol"), t("connect.protocol.text")],
          [t("chargePoints.security"), t(`chargePoints.security.${chargePoint.security_profile as 0 | 1 | 2 | 3}`)],
          [
            t("connect.password"),
            password ? (
              <span key="password">
                <CopyText text={password} label={t("connect.password")} />
                <span className="field-hint">{t("connect.once")}</span>
              </span>
            ) : (
              t(chargePoint.has_password ? "connect.hasPassword" : "connect.noPassword")
            ),
          ],
        ]}
      />
      {isAsking && (
        <ConfirmDialog
          title={t("connect.newPassword")}
          actionLabel={t("connect.newPassword")}
          isDanger={false}
          onClose={() => setAsking(false)}
          onConfirm={rotate}
        >
          <p>{t(chargePoint.is_online ? "connect.newPassword.online" : "connect.newPassword.offline")}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}
