import type { ComponentType } from "react";
import type { ChargePoint, Location } from "../../api/types";
import type { Key } from "../../i18n/translate";
import type { AccountAccess } from "../../session/AccountContext";
import { ChargePointCertificates } from "./ChargePointCertificates";
import { ChargePointCommands } from "./ChargePointCommands";
import { ChargePointConfiguration } from "./ChargePointConfiguration";
import { ChargePointConnections } from "./ChargePointConnections";
import { ChargePointFirmware } from "./ChargePointFirmware";
import { ChargePointMessages } from "./ChargePointMessages";
import { ChargePointOverview } from "./ChargePointOverview";
import { ChargePointStatistics } from "./ChargePointStatistics";
import { ChargePointTransactions } from "./ChargePointTransactions";

export interface TabProps {
  chargePoint: ChargePoint;
  /** Undefined until the locations are read. */
  location: Location | undefined;
  /** The location's. */
  zone: string | undefined;
  /** After a change that the live feed does not bring. */
  onChanged: () => void;
}

interface TabEntry {
  key: string;
  title: Key;
  component: ComponentType<TabProps>;
  scope?: string;
}

const TABS: TabEntry[] = [
  { key: "overview", title: "tabs.overview", component: ChargePointOverview },
  { key: "transactions", title: "nav.transactions", component: ChargePointTransactions, scope: "sessions:read" },
  { key: "commands", title: "tabs.commands", component: ChargePointCommands },
  { key: "configuration", title: "tabs.configuration", component: ChargePointConfiguration },
  { key: "messages", title: "tabs.messages", component: ChargePointMessages, scope: "logs:read" },
  { key: "connections", title: "tabs.connections", component: ChargePointConnections, scope: "logs:read" },
  { key: "firmware", title: "tabs.firmware", component: ChargePointFirmware },
  { key: "certificates", title: "tabs.certificates", component: ChargePointCertificates },
  { key: "statistics", title: "tabs.statistics", component: ChargePointStatistics, scope: "reports:read" },
];

/** The tabs of a charge point that somebody's role shows. */
export function chargePointTabs(access: AccountAccess): TabEntry[] {
  return TABS.filter((tab) => !tab.scope || access.can(tab.scope));
}
