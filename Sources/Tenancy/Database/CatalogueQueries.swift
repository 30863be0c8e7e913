/// One statement per rule; each returns the offenders as `object`. Partitions are checked like tables.
enum CatalogueQueries {
    static let all: [(CatalogueRule, SQL)] = [
        (.rowSecurityOff, "SELECT t.name AS object FROM \(tables) t WHERE NOT t.enabled"),
        (.rowSecurityNotForced, "SELECT t.name AS object FROM \(tables) t WHERE NOT t.forced"),
        (.noPolicy, noPolicy),
        (.policyWithoutCheck, policyWithoutCheck),
        (.policyUnwrapped, policyUnwrapped),
        (.policyTrue, policyTrue),
        (.batchMisplaced, batchMisplaced),
        (.accountNullable, accountNullable),
        (.accountMissing, accountMissing),
        (.primaryKey, primaryKey),
        (.uniqueNotByAccount, uniqueNotByAccount),
        (.noIndexByAccount, noIndexByAccount),
        (.foreignKeyNotComposite, foreignKeyNotComposite),
        (.viewNotInvoker, viewNotInvoker),
        (.materializedViewReadable, materializedViewReadable),
        (.partitionGranted, partitionGranted),
        (.definerSearchPath, definerSearchPath),
        (.functionPublic, functionPublic),
        (.pluginTableStays, pluginTableStays),
        (.partnerUnlimited, partnerUnlimited),
        (.platformTableGranted, platformTableGranted),
        (.auditWritable, auditWritable),
        (.roleTooStrong, roleTooStrong),
        (.roleOwns, roleOwns),
        (.roleMember, roleMember),
        (.rolePrivilege, rolePrivilege),
    ]

    /// Every table and partition of ours but the migrator's own.
    private static let tables: SQL = """
        (SELECT c.oid, c.relname::text AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
            c.relispartition AS is_partition
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            AND n.nspname NOT LIKE 'pg\\_temp%' AND c.relname <> 'schema_migrations')
        """

    /// Those of them that belong to accounts.
    private static let tenantTables: SQL = """
        (SELECT * FROM \(tables) every WHERE every.name <> ALL (\(CatalogueCheck.platformTables)))
        """

    private static let accountColumn: SQL = """
        (SELECT a.attnum FROM pg_attribute a
        WHERE a.attrelid = t.oid AND a.attname = 'account_id' AND NOT a.attisdropped)
        """

    private static let isLog: SQL = """
        (t.name = ANY (\(CatalogueCheck.logs)) OR EXISTS (
            SELECT FROM pg_class root
            WHERE root.oid = pg_partition_root(t.oid) AND root.relname = ANY (\(CatalogueCheck.logs))))
        """

    /// A run-time role that may touch the table has a policy there; and a tenant's table has at least one.
    private static let noPolicy: SQL = """
        SELECT t.name || ': ' || r.rolname AS object
        FROM \(tables) t CROSS JOIN pg_roles r
        WHERE r.rolname = ANY (\(CatalogueCheck.roles))
            AND has_any_column_privilege(r.rolname, t.oid, 'SELECT, INSERT, UPDATE')
            AND NOT EXISTS (
                SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polpermissive AND r.oid = ANY (p.polroles))
        UNION ALL
        SELECT t.name FROM \(tenantTables) t WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid)
        """

    private static let policyWithoutCheck: SQL = """
        SELECT t.name || ': ' || p.polname AS object
        FROM \(tables) t JOIN pg_policy p ON p.polrelid = t.oid
        WHERE p.polcmd IN ('*', 'a', 'w') AND p.polwithcheck IS NULL
        """

    /// Account policies have one text: the account column equals the context, in a sub-select.
    private static let policyUnwrapped: SQL = """
        SELECT t.name || ': ' || p.polname AS object
        FROM \(tables) t JOIN pg_policy p ON p.polrelid = t.oid
        CROSS JOIN LATERAL (VALUES
            (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))) e(expression)
        WHERE p.polname <> ALL (\(CatalogueCheck.ownerPolicies)) AND p.polpermissive
            AND e.expression IS NOT NULL AND e.expression <> 'true'
            AND e.expression NOT IN (
                '(account_id = ( SELECT account_context() AS account_context))',
                '(id = ( SELECT account_context() AS account_context))', \(batchOfRows), \(batchOfAccounts))
        """

    private static let batchOfRows =
        "(account_id = ANY (( SELECT batch_accounts() AS batch_accounts)::uuid[]))"
    private static let batchOfAccounts = "(id = ANY (( SELECT batch_accounts() AS batch_accounts)::uuid[]))"

    /// Several accounts at once are for what charge points report: a few tables, and the one role that writes them.
    private static let batchMisplaced: SQL = """
        SELECT t.name || ': ' || p.polname AS object
        FROM \(tables) t JOIN pg_policy p ON p.polrelid = t.oid
        WHERE (strpos(pg_get_expr(p.polqual, p.polrelid), 'batch_accounts') > 0
                OR strpos(pg_get_expr(p.polwithcheck, p.polrelid), 'batch_accounts') > 0)
            AND NOT (p.polroles = ARRAY[(SELECT r.oid FROM pg_roles r WHERE r.rolname = 'plugyard_ingest')]
                AND (t.name = ANY (\(CatalogueCheck.batchTables)) OR \(isLog)))
        UNION ALL
        SELECT t.name || ': ' || p.polname
        FROM \(tables) t JOIN pg_policy p ON p.polrelid = t.oid
        WHERE pg_get_expr(p.polqual, p.polrelid) = \(batchOfAccounts) AND t.name <> 'accounts'
        """

    private static let policyTrue: SQL = """
        SELECT t.name || ': ' || p.polname AS object
        FROM \(tables) t JOIN pg_policy p ON p.polrelid = t.oid
        WHERE 'true' IN (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
            AND NOT (p.polname = ANY (\(CatalogueCheck.ownerPolicies))
                AND p.polroles = ARRAY[(SELECT r.oid FROM pg_roles r WHERE r.rolname = 'plugyard_owner')])
        """

    private static let accountMissing: SQL = """
        SELECT t.name AS object FROM \(tenantTables) t WHERE \(accountColumn) IS NULL
        """

    private static let accountNullable: SQL = """
        SELECT t.name AS object FROM \(tenantTables) t
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'account_id' AND NOT a.attisdropped
        WHERE NOT a.attnotnull
        """

    private static let primaryKey: SQL = """
        SELECT t.name AS object FROM \(tenantTables) t
        WHERE NOT \(isLog) AND NOT EXISTS (
            SELECT FROM pg_constraint k
            WHERE k.conrelid = t.oid AND k.contype = 'p' AND k.conkey[1] = \(accountColumn))
        """

    private static let uniqueNotByAccount: SQL = """
        SELECT t.name || ': ' || x.indexrelid::regclass::text AS object
        FROM \(tenantTables) t JOIN pg_index x ON x.indrelid = t.oid
        WHERE x.indisunique AND x.indkey[0] IS DISTINCT FROM \(accountColumn)
        """

    private static let noIndexByAccount: SQL = """
        SELECT t.name AS object FROM \(tenantTables) t
        WHERE NOT EXISTS (
            SELECT FROM pg_index x WHERE x.indrelid = t.oid AND x.indkey[0] = \(accountColumn))
        """

    /// Row security does not cover foreign keys: a plain key would accept another account's id.
    private static let foreignKeyNotComposite: SQL = """
        SELECT t.name || ': ' || k.conname AS object
        FROM \(tenantTables) t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
        JOIN pg_class target ON target.oid = k.confrelid
        WHERE k.conparentid = 0
            AND (k.conkey[1] IS DISTINCT FROM \(accountColumn)
                OR (target.relname <> 'accounts' AND (SELECT a.attname FROM pg_attribute a
                    WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1]) <> 'account_id'))
            AND NOT (t.name = 'memberships' AND target.relname = 'users')
        """

    /// An account that is deleted takes its rows in plugins' schemas with it.
    private static let pluginTableStays: SQL = """
        SELECT t.name AS object
        FROM \(tenantTables) t
        JOIN pg_class c ON c.oid = t.oid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE starts_with(n.nspname, 'plugin_') AND NOT c.relispartition AND NOT EXISTS (
            SELECT FROM pg_constraint k
            WHERE k.conrelid = t.oid AND k.contype = 'f' AND k.confrelid = 'public.accounts'::regclass
                AND k.conkey = ARRAY[\(accountColumn)] AND k.confdeltype = 'c')
        """

    private static let viewNotInvoker: SQL = """
        SELECT c.relname::text AS object
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']
        """

    private static let materializedViewReadable: SQL = """
        SELECT c.relname || ': ' || r.rolname AS object
        FROM pg_class c CROSS JOIN pg_roles r
        WHERE c.relkind = 'm' AND r.rolname = ANY (\(CatalogueCheck.roles))
            AND has_any_column_privilege(r.rolname, c.oid, 'SELECT')
        """

    private static let partitionGranted: SQL = """
        SELECT t.name || ': ' || r.rolname AS object
        FROM \(tables) t CROSS JOIN pg_roles r
        WHERE t.is_partition AND r.rolname = ANY (\(CatalogueCheck.roles))
            AND (has_any_column_privilege(r.rolname, t.oid, 'SELECT, INSERT, UPDATE')
                OR has_table_privilege(r.rolname, t.oid, 'DELETE'))
        """

    private static let definerSearchPath: SQL = """
        SELECT f.oid::regprocedure::text AS object
        FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        WHERE f.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND NOT EXISTS (
                SELECT FROM unnest(f.proconfig) setting WHERE setting LIKE 'search\\_path=pg\\_catalog%')
        """

    /// In a schema that no run-time role may use, what PUBLIC may execute reaches nobody (pgcrypto's functions belong
    /// to the superuser, so their grants are not ours to take away).
    private static let functionPublic: SQL = """
        SELECT f.oid::regprocedure::text AS object
        FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND EXISTS (
                SELECT FROM pg_roles r WHERE r.rolname = ANY (\(CatalogueCheck.roles))
                    AND has_schema_privilege(r.rolname, n.oid, 'USAGE'))
            AND EXISTS (
                SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) acl
                WHERE acl.grantee = 0 AND acl.privilege_type = 'EXECUTE')
        """

    private static let whole = "( SELECT is_whole_account() AS is_whole_account)"
    private static let locations = "(( SELECT granted_locations() AS granted_locations)::uuid[])"
    private static let chargePoints = "(( SELECT granted_charge_points() AS granted_charge_points)::uuid[])"

    /// What role app reads has a restrictive policy that limits partners, in the one form of `limit_partners`.
    private static let partnerUnlimited: SQL = """
        SELECT t.name AS object FROM \(tenantTables) t
        WHERE (has_any_column_privilege('plugyard_app', t.oid, 'SELECT, INSERT, UPDATE') OR t.is_partition)
            AND NOT EXISTS (
                SELECT FROM pg_policy p
                WHERE p.polrelid = t.oid AND NOT p.polpermissive AND p.polcmd = '*'
                    AND p.polroles = ARRAY[(SELECT r.oid FROM pg_roles r WHERE r.rolname = 'plugyard_app')]
                    AND pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid)
                    AND pg_get_expr(p.polqual, p.polrelid) IN (
                        \(whole), '(' || \(whole) || ' OR (id = ANY ' || \(locations) || '))',
                        '(' || \(whole) || ' OR (location_id = ANY ' || \(locations) || '))',
                        '(' || \(whole) || ' OR (charge_point_id = ANY ' || \(chargePoints) || '))'))
        """

    private static let platformTableGranted: SQL = """
        SELECT t.name || ': ' || r.rolname AS object
        FROM \(tables) t CROSS JOIN pg_roles r
        WHERE t.name = ANY (\(CatalogueCheck.platformTables)) AND t.name <> 'accounts'
            AND r.rolname = ANY (\(CatalogueCheck.roles))
            AND (has_any_column_privilege(r.rolname, t.oid, 'SELECT, INSERT, UPDATE')
                OR has_table_privilege(r.rolname, t.oid, 'DELETE'))
        """

    /// The trail is appended to by its triggers alone.
    private static let auditWritable: SQL = """
        SELECT 'audit_events: ' || r.rolname AS object FROM pg_roles r
        WHERE r.rolname = ANY (\(CatalogueCheck.roles)) AND to_regclass('public.audit_events') IS NOT NULL
            AND (has_any_column_privilege(r.rolname, 'public.audit_events', 'INSERT, UPDATE')
                OR has_table_privilege(r.rolname, 'public.audit_events', 'DELETE'))
        """

    private static let roleTooStrong: SQL = """
        SELECT r.rolname::text AS object FROM pg_roles r
        WHERE r.rolname = ANY (\(CatalogueCheck.roles))
            AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
        UNION ALL
        SELECT r.rolname::text FROM pg_roles r
        WHERE r.rolname = 'plugyard_owner' AND (r.rolsuper OR r.rolbypassrls)
        """

    private static let roleOwns: SQL = """
        SELECT r.rolname || ': ' || c.relname AS object
        FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY (\(CatalogueCheck.roles))
        UNION ALL
        SELECT r.rolname || ': ' || f.oid::regprocedure::text
        FROM pg_proc f JOIN pg_roles r ON r.oid = f.proowner WHERE r.rolname = ANY (\(CatalogueCheck.roles))
        """

    private static let roleMember: SQL = """
        SELECT member.rolname || ' in ' || granted.rolname AS object
        FROM pg_auth_members m
        JOIN pg_roles member ON member.oid = m.member
        JOIN pg_roles granted ON granted.oid = m.roleid
        WHERE member.rolname = ANY (\(CatalogueCheck.roles))
        """

    private static let rolePrivilege: SQL = """
        SELECT t.name || ': ' || r.rolname || ' ' || privilege AS object
        FROM \(tables) t CROSS JOIN pg_roles r
        CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
        WHERE r.rolname = ANY (\(CatalogueCheck.roles)) AND has_table_privilege(r.rolname, t.oid, privilege)
        UNION ALL
        SELECT n.nspname || ': ' || r.rolname || ' CREATE'
        FROM pg_namespace n CROSS JOIN pg_roles r
        WHERE r.rolname = ANY (\(CatalogueCheck.roles)) AND n.nspname !~ '^pg_'
            AND has_schema_privilege(r.rolname, n.oid, 'CREATE')
        UNION ALL
        SELECT 'database: ' || r.rolname || ' TEMP'
        FROM pg_roles r
        WHERE r.rolname = ANY (\(CatalogueCheck.roles)) AND has_database_privilege(r.rolname, current_database(), 'TEMP')
        """
}
