import type { Role } from "../../api/types";
import { Button } from "../../components/Button";
import { SelectField } from "../../components/SelectField";
import { TextField } from "../../components/TextField";
import { useT, word } from "../../i18n/translate";

export interface GroupRole {
  group: string;
  role: Role;
}

const ROLES: Role[] = ["admin", "operator", "maintenance", "viewer"];

/** Which role the members of which group have. */
export function GroupRoleFields({ rows, onChange }: { rows: GroupRole[]; onChange: (rows: GroupRole[]) => void }) {
  const t = useT();
  const change = (index: number, what: Partial<GroupRole>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...what } : row)));
  return (
    <fieldset className="periods">
      <legend className="field-label">{t("issuers.groups")}</legend>
      <p className="field-hint">{t("issuers.groups.hint")}</p>
      {rows.map((row, index) => (
        <div key={index} className="period period-pair">
          <TextField
            label={t("issuers.group")}
            name={`group_roles/${index}`}
            value={row.group}
            onChange={(group) => change(index, { group })}
          />
          <SelectField
            label={t("users.role")}
            name={`group_roles/${row.group}`}
            value={row.role}
            onChange={(role) => change(index, { role: role as Role })}
            options={ROLES.map((role) => ({ value: role, label: word("role", role) }))}
          />
          <Button
            look="ghost"
            icon="trash"
            label={t("issuers.groups.remove", { number: index + 1 })}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button icon="plus" className="button-small" onClick={() => onChange([...rows, { group: "", role: "viewer" }])}>
        {t("issuers.groups.add")}
      </Button>
    </fieldset>
  );
}
