import FoundationEssentials
import TestSupport
import Testing

@testable import Tenancy

@Suite("Transactions of several accounts")
struct BatchTransactionTests {
    /// Two accounts of a batch and one that is not, each with a charge point.
    private struct Estate {
        let database: TenantDatabase
        var accounts: [AccountID] = []
        var chargePoints: [UUID] = []

        init(_ clone: DatabaseClone) async throws {
            database = clone.tenant(.ingest)
            _ = try await clone.owner.query("SELECT ensure_partitions(1)")
            for slug in ["alpha", "beta", "outside"] {
                let (account, location) = (try await clone.account(slug), UUID.version7())
                let chargePoint = UUID.version7()
                try await clone.owner.write(
                    for: account,
                    [
                        "INSERT INTO locations (account_id, id, name) VALUES (\(account), \(location), 'Depot')",
                        """
                        INSERT INTO charge_points (account_id, id, identity, location_id)
                        VALUES (\(account), \(chargePoint), 'CP', \(location))
                        """,
                    ]
                )
                accounts.append(account)
                chargePoints.append(chargePoint)
            }
        }

        /// Runs statements in a batch of the first two accounts.
        func batch(_ statements: [SQL]) async throws -> [[Row]] {
            try await database.withBatch(of: Array(accounts.prefix(2))) {
                try await $0.finish(with: statements)
            }
        }

        func code(of statements: SQL...) async -> DatabaseError.Code? {
            do {
                _ = try await batch(statements)
                return nil
            } catch {
                return (error as? DatabaseError)?.code
            }
        }
    }

    private func connector(_ account: AccountID, _ chargePoint: UUID) -> SQL {
        """
        INSERT INTO connectors (account_id, charge_point_id, evse_id, connector_id)
        VALUES (\(account), \(chargePoint), 1, 1)
        """
    }

    private func message(_ account: AccountID, _ chargePoint: UUID) -> SQL {
        """
        INSERT INTO messages (account_id, id, charge_point_id, at, direction, kind, payload, keep_days)
        VALUES (\(account), \(UUID.version7()), \(chargePoint), now(), 'in', 'call', '[]', 30)
        """
    }

    @Test("write the rows of each of their accounts")
    func own() async throws {
        try await DatabaseClone.with { clone in
            let estate = try await Estate(clone)
            _ = try await estate.batch(
                (0..<2).flatMap { number in
                    let (account, chargePoint) = (estate.accounts[number], estate.chargePoints[number])
                    return [connector(account, chargePoint), message(account, chargePoint)]
                }
            )
            for account in estate.accounts.prefix(2) {
                let rows = try await clone.tenant().read(
                    for: .whole(account),
                    "SELECT 1 FROM connectors",
                    "SELECT 1 FROM messages"
                )
                #expect(rows.map(\.count) == [1, 1])
            }
        }
    }

    @Test("neither write nor see rows of an account that they do not name")
    func outside() async throws {
        try await DatabaseClone.with { clone in
            let estate = try await Estate(clone)
            let (account, chargePoint) = (estate.accounts[2], estate.chargePoints[2])
            for statement in [
                connector(account, chargePoint), message(account, chargePoint),
                """
                INSERT INTO charge_point_state (account_id, charge_point_id) VALUES (\(account), \(chargePoint))
                """,
                """
                INSERT INTO meter_values (
                    account_id, charge_point_id, connector_id, received_at, sampled_at, sampled_value, keep_days)
                VALUES (\(account), \(chargePoint), 1, now(), now(), '[]', 365)
                """,
                """
                INSERT INTO transactions (
                    account_id, id, transaction_id, charge_point_id, charge_point_identity, status, content_key)
                VALUES (\(account), \(UUID.version7()), 1, \(chargePoint), 'CP', 'active', 'x')
                """,
            ] as [SQL] {
                let code = await estate.code(of: statement)
                #expect(code == .forbidden)
            }
            let seen = try await estate.batch([
                "SELECT account_id FROM charge_points", "SELECT 1 FROM accounts WHERE id = \(account)",
                "UPDATE charge_points SET model = 'x' WHERE account_id = \(account) RETURNING id",
            ])
            #expect(seen.map(\.count) == [2, 0, 0])
        }
    }

    @Test("cannot mix two of their accounts: foreign keys are composite")
    func mixed() async throws {
        try await DatabaseClone.with { clone in
            let estate = try await Estate(clone)
            let code = await estate.code(of: connector(estate.accounts[0], estate.chargePoints[1]))
            #expect(code == .foreignKeyViolation)
        }
    }

    @Test("have no account on tables that know no batches, until they work for one alone")
    func single() async throws {
        try await DatabaseClone.with { clone in
            let estate = try await Estate(clone)
            let revisions: SQL = "SELECT account_id FROM token_revisions"
            let code = await estate.code(of: revisions)
            #expect(code == .forbidden)
            let rows = try await estate.database.withBatch(of: Array(estate.accounts.prefix(2))) { batch in
                try await batch.finish(with: [
                    batch.context(of: estate.accounts[0]), revisions, "SELECT id FROM charge_points",
                    batch.contextOfBatch(), "SELECT id FROM charge_points",
                ])
            }
            #expect(rows.map(\.count) == [1, 0, 1, 1, 2])
        }
    }

    @Test("are all or nothing")
    func allOrNothing() async throws {
        try await DatabaseClone.with { clone in
            let estate = try await Estate(clone)
            let code = await estate.code(
                of: connector(estate.accounts[0], estate.chargePoints[0]),
                connector(estate.accounts[1], estate.chargePoints[2])
            )
            #expect(code == .foreignKeyViolation)
            let rows = try await clone.tenant().read(
                for: .whole(estate.accounts[0]),
                "SELECT 1 FROM connectors"
            )
            #expect(rows[0].isEmpty)
        }
    }
}
