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
    component: lazy(() => import("./DashboardPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "dashboard", title: "nav.dashboard" },
  },
  {
    pattern: "/locations",
    component: lazy(() => import("./LocationsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "location", title: "nav.locations" },
  },
  {
    pattern: "/charge-points",
    component: lazy(() => import("./ChargePointsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "charger", title: "nav.chargePoints" },
  },
  {
    pattern: "/charge-points/:id/:tab?",
    component: lazy(() => import("./ChargePointPage")),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/transactions",
    component: lazy(() => import("./TransactionsPage")),
    scopes: ["sessions:read"],
    nav: { group: "operation", icon: "session", title: "nav.transactions" },
  },
  { pattern: "/transactions/:id", component: lazy(() => import("./TransactionPage")), scopes: ["sessions:read"] },
  {
    pattern: "/tokens",
    component: lazy(() => import("./TokensPage")),
    scopes: ["sessions:read"],
    nav: { group: "operation", icon: "token", title: "nav.tokens" },
  },
  {
    pattern: "/messages",
    component: lazy(() => import("./MessagesPage")),
    scopes: ["logs:read"],
    nav: { group: "operation", icon: "messages", title: "nav.messages" },
  },
  { pattern: "/locations/:id", component: lazy(() => import("./LocationPage")), scopes: ["charge-points:read"] },
  {
    pattern: "/reservations",
    component: lazy(() => import("./ReservationsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "operation", icon: "calendar", title: "nav.reservations" },
  },
  {
    pattern: "/statistics",
    component: lazy(() => import("./StatisticsPage")),
    scopes: ["reports:read"],
    nav: { group: "operation", icon: "curve", title: "nav.statistics" },
  },
  {
    pattern: "/unknown-charge-points",
    component: lazy(() => import("./UnknownChargePointsPage")),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "question", title: "nav.unknown" },
  },
  {
    pattern: "/charging-profiles",
    component: lazy(() => import("./ChargingProfilesPage")),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "bolt", title: "nav.profiles" },
  },
  {
    pattern: "/charging-profiles/:id",
    component: lazy(() => import("./ChargingProfilePage")),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/firmware",
    component: lazy(() => import("./FirmwarePage")),
    scopes: ["charge-points:read"],
    nav: { group: "equipment", icon: "chip", title: "nav.firmware" },
  },
  { pattern: "/firmware/campaigns", component: lazy(() => import("./CampaignsPage")), scopes: ["charge-points:read"] },
  {
    pattern: "/firmware/campaigns/:id",
    component: lazy(() => import("./CampaignPage")),
    scopes: ["charge-points:read"],
  },
  {
    pattern: "/security-events",
    component: lazy(() => import("./SecurityEventsPage")),
    scopes: ["logs:read"],
    nav: { group: "equipment", icon: "lock", title: "nav.security" },
  },
  {
    pattern: "/users",
    component: lazy(() => import("./UsersPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "users", title: "nav.users" },
  },
  { pattern: "/users/:id", component: lazy(() => import("./UserPage")), scopes: ["account:admin"] },
  {
    pattern: "/api-access",
    component: lazy(() => import("./ClientsPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "key", title: "nav.access" },
  },
  { pattern: "/api-access/keys", component: lazy(() => import("./APIKeysPage")), scopes: ["account:admin"] },
  { pattern: "/api-access/clients/:id", component: lazy(() => import("./ClientPage")), scopes: ["account:admin"] },
  {
    pattern: "/webhooks",
    component: lazy(() => import("./WebhooksPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "webhook", title: "nav.webhooks" },
  },
  { pattern: "/webhooks/:id", component: lazy(() => import("./WebhookPage")), scopes: ["account:admin"] },
  {
    pattern: "/plugins",
    component: lazy(() => import("./PluginsPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "plugin", title: "nav.plugins" },
  },
  { pattern: "/plugins/:name", component: lazy(() => import("./PluginPage")), scopes: ["account:admin"] },
  {
    pattern: "/audit",
    component: lazy(() => import("./AuditPage")),
    scopes: ["account:admin"],
    nav: { group: "account", icon: "audit", title: "nav.audit" },
  },
  {
    pattern: "/settings",
    component: lazy(() => import("./SettingsPage")),
    nav: { group: "account", icon: "settings", title: "nav.settings" },
  },
  { pattern: "/settings/:tab", component: lazy(() => import("./SettingsPage")) },
  {
    pattern: "/platform/accounts",
    component: lazy(() => import("./PlatformAccountsPage")),
    scopes: ["platform:admin"],
    isForPlatform: true,
    nav: { group: "platform", icon: "building", title: "nav.accounts" },
  },
  {
    pattern: "/platform/accounts/:slug",
    component: lazy(() => import("./PlatformAccountPage")),
    scopes: ["platform:admin"],
    isForPlatform: true,
  },
  {
    pattern: "/platform/health",
    component: lazy(() => import("./PlatformHealthPage")),
    scopes: ["platform:admin"],
    isForPlatform: true,
    nav: { group: "platform", icon: "info", title: "nav.health" },
  },
];
