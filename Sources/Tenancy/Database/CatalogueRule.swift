/// A rule of the schema on which isolation rests (design.md §5, "Catalogue check").
package enum CatalogueRule: String, Sendable, CaseIterable {
    case rowSecurityOff = "row_security_off"
    case rowSecurityNotForced = "row_security_not_forced"
    case noPolicy = "no_policy"
    case policyWithoutCheck = "policy_without_check"
    case policyUnwrapped = "policy_unwrapped"
    case policyTrue = "policy_true"
    case accountNullable = "account_nullable"
    case accountMissing = "account_missing"
    case primaryKey = "primary_key"
    case uniqueNotByAccount = "unique_not_by_account"
    case noIndexByAccount = "no_index_by_account"
    case foreignKeyNotComposite = "foreign_key_not_composite"
    case viewNotInvoker = "view_not_invoker"
    case materializedViewReadable = "materialized_view_readable"
    case partitionGranted = "partition_granted"
    case definerSearchPath = "definer_search_path"
    case functionPublic = "function_public"
    case roleTooStrong = "role_too_strong"
    case roleOwns = "role_owns"
    case roleMember = "role_member"
    case rolePrivilege = "role_privilege"
    case serverTooOld = "server_too_old"

    /// What to do about it, for `plugyard doctor`.
    package var remedy: String {
        switch self {
        case .rowSecurityOff, .rowSecurityNotForced, .noPolicy, .policyUnwrapped:
            "call protect_tenant_table() for it"
        case .policyWithoutCheck: "give the policy an explicit WITH CHECK"
        case .policyTrue: "drop the policy, or list it in CatalogueCheck with the reason"
        case .accountNullable, .accountMissing: "add account_id uuid NOT NULL"
        case .primaryKey: "make the primary key (account_id, id)"
        case .uniqueNotByAccount: "lead the unique constraint with account_id"
        case .noIndexByAccount: "add an index led by account_id"
        case .foreignKeyNotComposite: "make the foreign key composite, account_id first"
        case .viewNotInvoker: "ALTER VIEW … SET (security_invoker = true)"
        case .materializedViewReadable: "revoke it: row security does not cover it"
        case .partitionGranted: "revoke it: partitions are reached through their parent"
        case .definerSearchPath: "ALTER FUNCTION … SET search_path = pg_catalog, public"
        case .functionPublic: "REVOKE EXECUTE … FROM PUBLIC"
        case .roleTooStrong: "ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
        case .roleOwns: "change the owner to plugyard_owner"
        case .roleMember: "revoke the membership"
        case .rolePrivilege: "revoke TRUNCATE, REFERENCES, TRIGGER, CREATE and TEMP"
        case .serverTooOld: "upgrade PostgreSQL to at least 15.14, 16.10 or 17.6"
        }
    }
}
