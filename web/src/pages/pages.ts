import { lazy, type ComponentType } from "react";
import type { IconName } from "../components/Icon";
import type { Key } from "../i18n/translate";

export interface PageEntry {
  /** Matched by router/router.ts; what it names comes to the page as the property `params`. */
  pattern: string;
  component: ComponentType<{ params: Record<string, string> }>;
  /** One of these scopes shows it; none: everybody sees it. */
  scopes?: string[];
  /** Only for platform administrators. */
  isForPlatform?: boolean;
  /** Where it stands in the navigation; pages without are reached from others. */
  nav?: { group: "operation" | "equipment" | "account" | "platform"; icon: IconName; title: Key };
}

/** Every page: its address, who sees it, and where the navigation has it. Each is a chunk that is loaded when needed. */
export const PAGES: PageEntry[] = [
  {
    pattern: "/",
    component: lazy(() => import("./dashboard/DashboardPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "dashboard", title: "nav.dashboard" },
  },
  {
    pattern: "/locations",
    component: lazy(() => import("./locations/LocationsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "location", title: "nav.locations" },
  },
  {
    pattern: "/charge-points",
    component: lazy(() => import("./charge-points/ChargePointsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "charger", title: "nav.chargePoints" },
  },
  {
    pattern: "/charge-points/:id/:tab?",
    component: lazy(() => import("./charge-points/ChargePointPage")),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/transactions",
    component: lazy(() => import("./transactions/TransactionsPage")),
    scopes: ["sessions:read"],
    nav: { group: "operation", icon: "session", title: "nav.transactions" },
  },
  { pattern: "/transactions/:id", component: lazy(() => import("./transactions/TransactionPage")), scopes: ["sessions:read"] },
  {
    pattern: "/tokens",
    component: lazy(() => import("./tokens/TokensPage")),
    scopes: ["sessions:read"],
    nav: { group: "operation", icon: "token", title: "nav.tokens" },
  },
  {
    pattern: "/messages",
    component: lazy(() => import("./messages/MessagesPage")),
    scopes: ["logs:read"],
    nav: { group: "operation", icon: "messages", title: "nav.messages" },
  },
  { pattern: "/locations/:id", component: lazy(() => import("./locations/LocationPage")), scopes: ["charge-points:read"] },
  {
    pattern: "/reservations",
    component: lazy(() => import("./reservations/ReservationsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "calendar", title: "nav.reservations" },
  },
  {
    pattern: "/statistics",
    component: lazy(() => import("./statistics/StatisticsPage")),
    scopes: ["reports:read"],
    nav: { group: "operation", icon: "curve", title: "nav.statistics" },
  },
  {
    pattern: "/unknown-charge-points",
    component: lazy(() => import("./charge-points/UnknownChargePointsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "question", title: "nav.unknown" },
  },
  {
    pattern: "/charging-profiles",
    component: lazy(() => import("./charging-profiles/ChargingProfilesPage")),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "bolt", title: "nav.profiles" },
  },
  {
    pattern: "/charging-profiles/:id",
    component: lazy(() => import("./charging-profiles/ChargingProfilePage")),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/firmware",
    component: lazy(() => import("./firmware/FirmwarePage")),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "chip", title: "nav.firmware" },
  },
  { pattern: "/firmware/campaigns", component: lazy(() => import("./firmware/CampaignsPage")), scopes: ["charge-points:read"] },
  {
    pattern: "/firmware/campaigns/:id",
    component: lazy(() => import("./firmware/CampaignPage")),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/security-events",
    component: lazy(() => import("./security-events/SecurityEventsPage")),
    scopes: ["logs:read"],
    nav: { group: "equipment", icon: "lock", title: "nav.security" },
  },
  {
    pattern: "/users",
    component: lazy(() => import("./users/UsersPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "users", title: "nav.users" },
  },
  { pattern: "/users/:id", component: lazy(() => import("./users/UserPage")), scopes: ["account:admin"] },
  {
    pattern: "/api-access",
    component: lazy(() => import("./access/ClientsPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "key", title: "nav.access" },
  },
  { pattern: "/api-access/keys", component: lazy(() => import("./access/APIKeysPage")), scopes: ["account:admin"] },
  { pattern: "/api-access/clients/:id", component: lazy(() => import("./access/ClientPage")), scopes: ["account:admin"] },
  {
    pattern: "/webhooks",
    component: lazy(() => import("./webhooks/WebhooksPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "webhook", title: "nav.webhooks" },
  },
  { pattern: "/webhooks/:id", component: lazy(() => import("./webhooks/WebhookPage")), scopes: ["account:admin"] },
  {
    pattern: "/plugins",
    component: lazy(() => import("./plugins/PluginsPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "plugin", title: "nav.plugins" },
  },
  { pattern: "/plugins/:name", component: lazy(() => import("./plugins/PluginPage")), scopes: ["account:admin"] },
  {
    pattern: "/audit",
    component: lazy(() => import("./audit/AuditPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "audit", title: "nav.audit" },
  },
  {
    pattern: "/settings",
    component: lazy(() => import("./settings/SettingsPage")),
    nav: { group: "account", icon: "settings", title: "nav.settings" },
  },
  { pattern: "/settings/:tab", component: lazy(() => import("./settings/SettingsPage")) },
  {
    pattern: "/platform/accounts",
    component: lazy(() => import("./platform/PlatformAccountsPage")),
    scopes: ["platform:admin"],
    isForPlatform: true,
    nav: { group: "platform", icon: "building", title: "nav.accounts" },
  },
  {
    pattern: "/platform/accounts/:slug",
    component: lazy(() => import("./platform/PlatformAccountPage")),
    scopes: ["platform:admin"],
    isForPlatform: true,
  },
  {
    pattern: "/platform/health",
    component: lazy(() => import("./platform/PlatformHealthPage")),
    scopes: ["platform:admin"],
    isForPlatform: true,
    nav: { group: "platform", icon: "info", title: "nav.health" },
  },
];
