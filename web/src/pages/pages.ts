import { lazy, type ComponentType } from "react";
import type { IconName } from "../components/Icon";
import type { Key } from "../i18n/translate";
import type * as Administration from "./administration";
import ChargePointPage from "./charge-points/ChargePointPage";
import ChargePointsPage from "./charge-points/ChargePointsPage";
import DashboardPage from "./dashboard/DashboardPage";
import LocationPage from "./locations/LocationPage";
import LocationsPage from "./locations/LocationsPage";
import MessagesPage from "./messages/MessagesPage";
import TokensPage from "./tokens/TokensPage";
import TransactionPage from "./transactions/TransactionPage";
import TransactionsPage from "./transactions/TransactionsPage";

export interface PageEntry {
  /** Matched by router/router.ts; what it names comes to the page as the property `params`. */
  pattern: string;
  component: ComponentType<{ params: Record<string, string> }>;
  /** One of these scopes shows it; none: everybody sees it. */
  scopes?: string[];
  /** Only for platform administrators. */
  isForPlatform?: boolean;
  isHiddenFromPartners?: true;
  /** Where it stands in the navigation; pages without are reached from others. */
  nav?: { group: "operation" | "equipment" | "account" | "platform"; icon: IconName; title: Key };
}

/** A page of the second part. */
function administration(name: keyof typeof Administration): PageEntry["component"] {
  return lazy(async () => ({ default: (await import("./administration"))[name] as PageEntry["component"] }));
}

/**
 * Every page: its address, who sees it, and where the navigation has it. What people are in all day comes with the
 * first load, the rest (administration.ts) in one more file: a file for each page would be a dozen small requests.
 */
export const PAGES: PageEntry[] = [
  {
    pattern: "/",
    component: DashboardPage,
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "dashboard", title: "nav.dashboard" },
  },
  {
    pattern: "/locations",
    component: LocationsPage,
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "location", title: "nav.locations" },
  },
  {
    pattern: "/charge-points",
    component: ChargePointsPage,
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "charger", title: "nav.chargePoints" },
  },
  {
    pattern: "/charge-points/:id/:tab?",
    component: ChargePointPage,
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/transactions",
    component: TransactionsPage,
    scopes: ["sessions:read"],
    nav: { group: "operation", icon: "session", title: "nav.transactions" },
  },
  { pattern: "/transactions/:id", component: TransactionPage, scopes: ["sessions:read"] },
  {
    pattern: "/tokens",
    component: TokensPage,
    scopes: ["sessions:read"],
    nav: { group: "operation", icon: "token", title: "nav.tokens" },
  },
  {
    pattern: "/messages",
    component: MessagesPage,
    scopes: ["logs:read"],
    nav: { group: "operation", icon: "messages", title: "nav.messages" },
  },
  { pattern: "/locations/:id", component: LocationPage, scopes: ["charge-points:read"] },
  {
    pattern: "/reservations",
    component: administration("ReservationsPage"),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "calendar", title: "nav.reservations" },
  },
  {
    pattern: "/statistics",
    component: administration("StatisticsPage"),
    scopes: ["reports:read"],
    nav: { group: "operation", icon: "curve", title: "nav.statistics" },
  },
  {
    pattern: "/unknown-charge-points",
    component: administration("UnknownChargePointsPage"),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "question", title: "nav.unknown" },
  },
  {
    pattern: "/charging-profiles",
    component: administration("ChargingProfilesPage"),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "bolt", title: "nav.profiles" },
  },
  {
    pattern: "/charging-profiles/:id",
    component: administration("ChargingProfilePage"),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/firmware",
    component: administration("FirmwarePage"),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "chip", title: "nav.firmware" },
  },
  { pattern: "/firmware/campaigns", component: administration("CampaignsPage"), scopes: ["charge-points:read"] },
  {
    pattern: "/firmware/campaigns/:id",
    component: administration("CampaignPage"),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/security-events",
    component: administration("SecurityEventsPage"),
    scopes: ["logs:read"],
    nav: { group: "equipment", icon: "lock", title: "nav.security" },
  },
  {
    pattern: "/uploads",
    component: administration("UploadsPage"),
    scopes: ["logs:read"],
    nav: { group: "equipment", icon: "upload", title: "nav.uploads" },
  },
  {
    pattern: "/tariffs",
    component: administration("TariffsPage"),
    scopes: ["charge-points:read"],
    isHiddenFromPartners: true,
    nav: { group: "account", icon: "tag", title: "nav.tariffs" },
  },
  {
    pattern: "/tariffs/:id",
    component: administration("TariffPage"),
    scopes: ["charge-points:read"],
    isHiddenFromPartners: true,
  },
  {
    pattern: "/users",
    component: administration("UsersPage"),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "users", title: "nav.users" },
  },
  { pattern: "/users/:id", component: administration("UserPage"), scopes: ["account:admin"] },
  {
    pattern: "/api-access",
    component: administration("ClientsPage"),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "key", title: "nav.access" },
  },
  { pattern: "/api-access/keys", component: administration("APIKeysPage"), scopes: ["account:admin"] },
  { pattern: "/api-access/issuers", component: administration("TrustedIssuersPage"), scopes: ["account:admin"] },
  { pattern: "/api-access/clients/:id", component: administration("ClientPage"), scopes: ["account:admin"] },
  {
    pattern: "/webhooks",
    component: administration("WebhooksPage"),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "webhook", title: "nav.webhooks" },
  },
  { pattern: "/webhooks/:id", component: administration("WebhookPage"), scopes: ["account:admin"] },
  {
    pattern: "/plugins",
    component: administration("PluginsPage"),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "plugin", title: "nav.plugins" },
  },
  { pattern: "/plugins/:name", component: administration("PluginPage"), scopes: ["account:admin"] },
  {
    pattern: "/audit",
    component: administration("AuditPage"),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "audit", title: "nav.audit" },
  },
  {
    pattern: "/settings",
    component: administration("SettingsPage"),
    nav: { group: "account", icon: "settings", title: "nav.settings" },
  },
  { pattern: "/settings/:tab", component: administration("SettingsPage") },
  {
    pattern: "/platform/accounts",
    component: administration("PlatformAccountsPage"),
    scopes: ["platform:admin"],
    isForPlatform: true,
    nav: { group: "platform", icon: "building", title: "nav.accounts" },
  },
  {
    pattern: "/platform/accounts/:slug",
    component: administration("PlatformAccountPage"),
    scopes: ["platform:admin"],
    isForPlatform: true,
  },
  {
    pattern: "/platform/health",
    component: administration("PlatformHealthPage"),
    scopes: ["platform:admin"],
    isForPlatform: true,
    nav: { group: "platform", icon: "info", title: "nav.health" },
  },
];
