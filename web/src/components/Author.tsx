import { useT } from "../i18n/translate";
import { useAccount } from "../session/AccountContext";

/** Who did something, by the id that the API keeps and what that is called now. */
export function Author({ id, name }: { id: string; name: string | null }) {
  const t = useT();
  const { me } = useAccount();
  if (name) return <>{name}</>;
  // Partners are not told the names of people, but know their own.
  if (id === me.id) return <>{me.email}</>;
  if (id.startsWith("platform:")) return <>{t("author.platform")}</>;
  if (id === "station") return <>{t("author.station")}</>;
  return <span title={id}>{t("author.unknown")}</span>;
}
