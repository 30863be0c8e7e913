import FoundationEssentials
import TestSupport
import Testing

@testable import Tenancy

/// What somebody can do who makes the server run any SQL at all, inside a transaction of one account: read that
/// account, and nothing else.
@Suite("SQL injection")
struct InjectionTests {
    /// Statements to get at another account, and the text `VICTIM` for its id. Each runs in a transaction with the
    /// attacker's own good context.
    static let attacks: [String] = [
        "SELECT set_config('app.account_context', 'VICTIM', true)",
        "SET app.account_context = 'VICTIM'",
        "SET LOCAL app.account_context = 'v1|VICTIM|9999999999|00000000000000000000000000000000|"
            + String(repeating: "0", count: 64) + "'",
        "SELECT set_config('app.account_context', regexp_replace(current_setting('app.account_context'), "
            + "'^v1\\|[^|]+', 'v1|VICTIM'), true)",
        "SELECT set_config('app.account_context', 'v1|VICTIM|9999999999|00000000000000000000000000000000|' || "
            + "encode(sha256('v1|VICTIM|9999999999|00000000000000000000000000000000'), 'hex'), true)",
        "SELECT set_config('app.account_context', 'v1b|VICTIM,VICTIM|9999999999|"
            + "00000000000000000000000000000000|" + String(repeating: "0", count: 64) + "', true)",
        "SELECT batch_accounts()",
        "RESET app.account_context", "RESET ALL", "DISCARD ALL",
        "SET row_security = off", "SET SESSION row_security = off",
        "SET ROLE plugyard_owner", "SET SESSION AUTHORIZATION plugyard_owner", "SET ROLE plugyard_ingest",
        "SET ROLE postgres", "RESET SESSION AUTHORIZATION",
        "SELECT key FROM context_keys", "TABLE context_keys", "COPY context_keys TO STDOUT",
        "SELECT sign_account_context('VICTIM')",
        "SELECT set_config('app.account_context', sign_account_context('VICTIM'), true)",
        "SELECT crypto.hmac('a', 'b', 'sha256')", "CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw",
        "ALTER TABLE locations DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE locations NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY account_of_plugyard_app ON locations",
        "CREATE POLICY p ON locations USING (true)", "ALTER ROLE plugyard_app BYPASSRLS",
        "GRANT plugyard_owner TO plugyard_app", "ALTER FUNCTION account_context() RENAME TO gone",
        "CREATE FUNCTION account_context() RETURNS uuid LANGUAGE sql AS $$SELECT 'VICTIM'::uuid$$",
        "CREATE OR REPLACE FUNCTION account_context() RETURNS uuid LANGUAGE sql AS $$SELECT 'VICTIM'::uuid$$",
        "CREATE TEMP TABLE context_keys (key bytea)",
        "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
            + "$$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$",
        "CREATE SCHEMA mine", "CREATE TABLE mine (a integer)", "CREATE VIEW v AS SELECT * FROM locations",
        "CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
        "CREATE TRIGGER t BEFORE INSERT ON locations FOR EACH ROW EXECUTE FUNCTION audit_row('a','b','c','d','e')",
        "CREATE RULE r AS ON SELECT TO locations DO INSTEAD SELECT 1",
        "DO $$ BEGIN EXECUTE 'SET ROLE plugyard_owner'; END $$",
        "DO $$ BEGIN PERFORM set_config('app.account_context', 'VICTIM', false); END $$",
        "PREPARE p AS SELECT * FROM context_keys", "DECLARE c CURSOR FOR SELECT * FROM context_keys",
        "LOCK TABLE locations IN ACCESS EXCLUSIVE MODE",
        "TRUNCATE locations CASCADE", "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
        "COPY locations TO PROGRAM 'cat'", "COPY locations FROM '/etc/passwd'",
        "SELECT * FROM pg_stat_get_activity(NULL)", "SELECT query FROM pg_stat_activity",
        "SELECT most_common_vals FROM pg_stats WHERE tablename = 'locations'",
        "SELECT * FROM pg_statistic", "SELECT * FROM pg_authid", "SELECT passwd FROM pg_shadow",
        "SELECT * FROM users", "SELECT * FROM token_grants", "SELECT * FROM signing_keys",
        "SELECT find_client('VICTIM')", "SELECT * FROM list_accounts(NULL, 100)", "SELECT purge_account()",
        "SELECT note_audit_event('VICTIM', 'a', 'b', 'c', 'd', '[]')",
        "SELECT note_revocation('account', 'VICTIM')", "DELETE FROM audit_events",
        "UPDATE audit_events SET action = ''",
        "SELECT set_config('app.account_context', 'v1p|VICTIM|VICTIM|9999999999|"
            + "00000000000000000000000000000000|" + String(repeating: "0", count: 64) + "', true)",
        "SELECT granted_locations()", "SELECT * FROM locations UNION ALL SELECT * FROM locations",
        "SELECT count(*) FROM locations WHERE 1 / (CASE WHEN account_id = 'VICTIM' THEN 0 ELSE 1 END) = 1",
        "SET search_path = pg_temp, public", "SET statement_timeout = 0",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM locations WHERE account_id = 'VICTIM'",
        "NOTIFY x, 'y'",
        "ALTER SYSTEM SET row_security = off",
        "SELECT currval('transaction_number_seq')", "SAVEPOINT s; SET ROLE plugyard_owner",
    ]

    @Test(
        "whatever SQL is smuggled into a transaction, the other account stays unreadable",
        // A database connection of its own for each: on a busy machine eighty at once are not opened in time.
        .serialized,
        arguments: attacks
    )
    func attack(text: String) async throws {
        let clone = try await Self.estate.clone()
        let (attacker, victim) = (clone.attacker, clone.victim)
        let database = Database(login: clone.login, size: 1, logger: DatabaseClone.logger)
        let connection = try await database.lease()
        defer { database.giveBack(connection) }
        let opening: [SQL] =
            ["BEGIN"] + AccountContext.statements(for: .whole(attacker), .readWrite, signedBy: clone.signer)
        _ = try await database.run(.statements(opening), on: connection)
        var shown = ""
        do {
            let script = text.replacing("VICTIM", with: victim.description)
            let results = try await database.run(.script(script), on: connection)
            shown = results.map { "\($0.rows)" }.joined()
        } catch {
            // Being refused is one way to be safe; what counts is what can be read afterwards.
            _ = try? await database.run(.script("ROLLBACK"), on: connection)
            _ = try await database.run(.statements(opening), on: connection)
        }
        #expect(!shown.contains(Estate.secret))
        for look in [
            "SELECT name FROM locations WHERE account_id = \(victim)",
            "SELECT name FROM locations WHERE name = \(Estate.secret)",
            "UPDATE locations SET comment = 'mine' WHERE account_id = \(victim) RETURNING name",
        ] as [SQL] {
            // An error is a refusal: the context is spoilt, and every further statement with it.
            let rows = (try? await database.run(.statements(["SAVEPOINT look", look]), on: connection))?.last?
                .rows
            #expect((rows ?? []).isEmpty, "after: \(text)")
            _ = try? await database.run(.script("ROLLBACK TO look"), on: connection)
        }
    }

    /// Two accounts, one of which has something that nobody else may ever see; made once, never dropped before the
    /// cluster goes.
    private static let estate = Estate()

    @Test("the victim itself does see it, or the attacks would prove nothing")
    func control() async throws {
        let clone = try await Self.estate.clone()
        let database = TenantDatabase(
            login: clone.login,
            size: 1,
            signer: clone.signer,
            logger: DatabaseClone.logger
        )
        let rows = try await database.read(for: .whole(clone.victim), "SELECT name FROM locations")[0]
        #expect(try rows.map { try $0.decode("name", as: String.self) } == [Estate.secret])
    }
}

private actor Estate {
    static let secret = "the victim's only depot"

    struct Ready: Sendable {
        let login: DatabaseLogin
        let signer: AccountContextSigner
        let attacker: AccountID
        let victim: AccountID
    }

    private var making: Task<Ready, any Error>?

    func clone() async throws -> Ready {
        if let making { return try await making.value }
        let task = Task { try await Self.make() }
        making = task
        return try await task.value
    }

    private static func make() async throws -> Ready {
        let clone = try await DatabaseClone.make()
        let (attacker, victim) = (try await clone.account("attacker"), try await clone.account("victim"))
        _ = try await clone.tenant().write(
            for: .whole(victim),
            "INSERT INTO locations (account_id, id, name) VALUES (\(victim), \(UUID.version7()), \(secret))"
        )
        return Ready(login: clone.login(.app), signer: clone.signer, attacker: attacker, victim: victim)
    }
}
