import TestSupport
import Testing

@testable import Tenancy

@Suite("Catalogue check")
struct CatalogueCheckTests {
    /// One fault per rule; each is planted in a transaction that is rolled back.
    static let faults: [(CatalogueRule, String)] = [
        (.rowSecurityOff, "ALTER TABLE tokens DISABLE ROW LEVEL SECURITY"),
        (.rowSecurityNotForced, "ALTER TABLE tokens NO FORCE ROW LEVEL SECURITY"),
        (.noPolicy, "DROP POLICY account_of_plugyard_app ON tokens"),
        (
            .policyWithoutCheck,
            "CREATE POLICY p ON tokens TO plugyard_app USING (account_id = (SELECT account_context()))"
        ),
        (
            .policyUnwrapped,
            "CREATE POLICY p ON tokens TO plugyard_app USING (account_id = account_context()) "
                + "WITH CHECK (account_id = account_context())"
        ),
        (
            .policyUnwrapped,
            "CREATE POLICY p ON tokens FOR SELECT TO plugyard_app USING (uid = 'x')"
        ),
        (.policyTrue, "CREATE POLICY p ON tokens FOR SELECT TO plugyard_app USING (true)"),
        (.policyTrue, "CREATE POLICY owner_lookup ON tokens FOR SELECT TO plugyard_app USING (true)"),
        (
            .batchMisplaced,
            "DROP POLICY account_of_plugyard_owner ON account_days; CALL protect_tenant_table('account_days', 'plugyard_ingest'); CALL allow_batches('account_days')"
        ),
        (
            .batchMisplaced,
            "CREATE POLICY p ON tokens TO plugyard_app USING (account_id = ANY ((SELECT batch_accounts())::uuid[])) "
                + "WITH CHECK (account_id = ANY ((SELECT batch_accounts())::uuid[]))"
        ),
        (
            .batchMisplaced,
            "CREATE POLICY p ON tokens TO plugyard_ingest USING (id = ANY ((SELECT batch_accounts())::uuid[])) "
                + "WITH CHECK (id = ANY ((SELECT batch_accounts())::uuid[]))"
        ),
        (
            .policyUnwrapped,
            "CREATE POLICY p ON tokens TO plugyard_ingest USING (account_id = ANY (batch_accounts())) "
                + "WITH CHECK (account_id = ANY (batch_accounts()))"
        ),
        (.accountMissing, "CREATE TABLE planted (id integer PRIMARY KEY)"),
        (.accountNullable, "CREATE TABLE planted (account_id uuid, id uuid)"),
        (.primaryKey, "CREATE TABLE planted (account_id uuid NOT NULL, id uuid PRIMARY KEY)"),
        (.uniqueNotByAccount, "CREATE UNIQUE INDEX planted ON tokens (uid)"),
        (.noIndexByAccount, "CREATE TABLE planted (account_id uuid NOT NULL, id uuid)"),
        (
            .foreignKeyNotComposite,
            "CREATE TABLE target (account_id uuid, id uuid UNIQUE); ALTER TABLE tokens ADD FOREIGN KEY (driver_id) REFERENCES target (id) NOT VALID"
        ),
        (.viewNotInvoker, "CREATE VIEW planted AS SELECT * FROM tokens"),
        (
            .materializedViewReadable,
            "CREATE MATERIALIZED VIEW planted AS SELECT 1 AS n; GRANT SELECT ON planted TO plugyard_app"
        ),
        (
            .partitionGranted,
            "CREATE TABLE planted PARTITION OF messages DEFAULT; GRANT SELECT ON planted TO plugyard_app"
        ),
        (.rowSecurityOff, "CREATE TABLE planted PARTITION OF messages DEFAULT"),
        (
            .definerSearchPath,
            "CREATE FUNCTION planted() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
        ),
        (
            .functionPublic,
            "CREATE FUNCTION planted() RETURNS integer LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION planted() TO PUBLIC"
        ),
        (
            .pluginTableStays,
            "CREATE SCHEMA plugin_planted; CREATE TABLE plugin_planted.t (account_id uuid REFERENCES accounts (id), id uuid)"
        ),
        (.partnerUnlimited, "DROP POLICY partner_limit ON tokens"),
        (
            .partnerUnlimited,
            "DROP POLICY partner_limit ON tokens; CREATE POLICY p ON tokens AS RESTRICTIVE TO plugyard_app "
                + "USING (account_id IS NOT NULL) WITH CHECK (account_id IS NOT NULL)"
        ),
        (.platformTableGranted, "GRANT SELECT (id) ON users TO plugyard_app"),
        (.auditWritable, "GRANT INSERT ON audit_events TO plugyard_app"),
        (.auditWritable, "GRANT DELETE ON audit_events TO plugyard_worker"),
        (.roleTooStrong, "ALTER ROLE plugyard_metrics CREATEDB"),
        (
            .roleOwns,
            "CREATE TABLE planted (n integer); GRANT plugyard_app TO plugyard_owner; GRANT CREATE ON SCHEMA public TO plugyard_app; ALTER TABLE planted OWNER TO plugyard_app"
        ),
        (.roleMember, "GRANT plugyard_app TO plugyard_worker"),
        (.rolePrivilege, "GRANT TRUNCATE ON tokens TO plugyard_app"),
        (.rolePrivilege, "GRANT CREATE ON SCHEMA public TO plugyard_app"),
    ]

    @Test("finds nothing in the schema that the migrations make")
    func shippedSchema() async throws {
        try await DatabaseClone.with { clone in
            let findings = try await clone.owner.catalogueFindings()
            #expect(findings == [])
            // A run-time role sees the same catalogue.
            let auth = SystemDatabase(login: clone.login(.auth), size: 1, logger: DatabaseClone.logger)
            let seenByAuth = try await auth.catalogueFindings()
            #expect(seenByAuth == [])
        }
    }

    @Test("reports each planted fault")
    func plantedFaults() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.owner.database
            for (rule, script) in Self.faults {
                let connection = try await database.lease()
                defer { database.giveBack(connection) }
                _ = try await database.run(.statements(["BEGIN"]), on: connection)
                _ = try await database.run(.script(script), on: connection)
                let findings = try await CatalogueCheck.findings { statement throws(DatabaseError) in
                    try await database.run(.statements([statement]), on: connection).first?.rows ?? []
                }
                _ = try await database.run(.statements(["ROLLBACK"]), on: connection)
                #expect(findings.contains { $0.rule == rule }, "\(rule) after: \(script)")
            }
        }
    }

    @Test("every rule has a fault that shows it", arguments: CatalogueRule.allCases)
    func everyRule(rule: CatalogueRule) {
        #expect(rule == .serverTooOld || Self.faults.contains { $0.0 == rule })
    }

    @Test(
        "knows the minor versions that leak statistics past row security",
        arguments: [
            (140_020, true), (150_013, true), (150_014, false), (150_018, false), (160_009, true),
            (160_010, false),
            (170_005, true), (170_006, false), (180_000, false),
        ]
    )
    func serverVersion(version: Int, tooOld: Bool) {
        #expect(CatalogueCheck.isTooOld(serverVersion: version) == tooOld)
    }
}
