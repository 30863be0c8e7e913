import type { AccountAccess } from "../session/AccountContext";
import type { PageEntry } from "./pages";

/** Whether somebody's role shows a page. */
export function isVisible(page: PageEntry, access: AccountAccess): boolean {
  if (page.isForPlatform !== undefined && page.isForPlatform !== access.isPlatform) return false;
  if (page.isHiddenFromPartners && access.isPartner) return false;
  return !page.scopes || page.scopes.some(access.can);
}
