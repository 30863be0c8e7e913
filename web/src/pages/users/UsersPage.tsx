import { useState } from "react";
import { ROLES, type Member } from "../../api/types/people";
import { usePages } from "../../api/usePages";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { StatusChip } from "../../components/StatusChip";
import { number } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { navigate, useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { UserDialog } from "./UserDialog";

export default function UsersPage() {
  const t = useT();
  const { path, me } = useAccount();
  const [query] = useQuery();
  const pages = usePages<Member>(path("/users"), { q: query["q"], role: query["role"], sort: query["sort"] ?? "email" });
  const [isInviting, setInviting] = useState(false);
  const columns: Column<Member>[] = [
    {
      key: "email",
      title: t("users.person"),
      isSortable: true,
      cell: (member) => (
        <>
          <Link to={`/users/${member.id}`} className="row-link">
            {member.name || member.email}
          </Link>
          {member.email === me.email && <span className="muted"> ({t("users.you")})</span>}
          {member.name && <span className="cell-sub">{member.email}</span>}
        </>
      ),
    },
    { key: "role", title: t("users.role"), cell: (member) => word("role", member.role) },
    {
      key: "locations",
      title: t("users.locations"),
      isMinor: true,
      isNumber: true,
      cell: (member) => (member.role === "partner" ? number(member.location_ids.length) : t("all")),
    },
    {
      key: "status",
      title: t("users.status"),
      cell: (member) => (
        <StatusChip prefix="memberStatus" value={member.status} tone={member.status === "active" ? "green" : "amber"} />
      ),
    },
    {
      key: "created_at",
      title: t("users.since"),
      isSortable: true,
      isMinor: true,
      cell: (member) => <Ago value={member.joined_at ?? member.created_at} />,
    },
  ];
  const invite = (
    <Button look="primary" icon="plus" onClick={() => setInviting(true)}>
      {t("users.invite")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.users")} subtitle={t("users.subtitle")} actions={invite} />
      <div className="filters">
        <SearchField label={t("users.search")} />
        <FilterSelect
          label={t("users.role")}
          name="role"
          options={[{ value: "", label: t("all") }, ...ROLES.map((role) => ({ value: role, label: word("role", role) }))]}
        />
      </div>
      <DataTable
        label={t("nav.users")}
        pages={pages}
        columns={columns}
        rowKey={(member) => member.id}
        empty={
          <EmptyState icon="search" title={t("table.nothingFound")}>
            {t("table.nothingFound.text")}
          </EmptyState>
        }
      />
      {isInviting && <UserDialog onClose={() => setInviting(false)} onSaved={(member) => navigate(`/users/${member.id}`)} />}
    </>
  );
}
