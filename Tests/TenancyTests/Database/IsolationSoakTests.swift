import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import Tenancy

/// Many tenants over few connections, with everything that goes wrong in between: the rows that come back are always
/// the asker's, and nothing of one transaction is left for the next.
@Suite("Isolation under load", .serialized)
struct IsolationSoakTests {
    static let transactions = 200_000
    static let accounts = 12
    static let workers = 48

    /// What a transaction of the soak does.
    private enum Work: CaseIterable {
        case read, write, transaction, fail, failInside, cancel, timeOut, swallow
    }

    private final class Tally: Sendable {
        struct Counts {
            var started = 0
            var done: [String: Int] = [:]
            var foreign = 0
            var dirty = 0
        }

        let counts = Mutex(Counts())

        /// Whether there is another turn to take.
        func start() -> Bool {
            counts.withLock { counts in
                counts.started += 1
                return counts.started <= IsolationSoakTests.transactions
            }
        }
    }

    @Test("200,000 interleaved transactions with errors, cancellations and time-outs show no foreign row")
    func soak() async throws {
        try await DatabaseClone.with { clone in
            var accounts: [AccountID] = []
            for number in 0..<Self.accounts {
                let account = try await clone.account("tenant-\(number)")
                accounts.append(account)
                let database = clone.tenant(size: 1)
                for row in 0..<3 {
                    _ = try await database.write(for: .whole(account), insert("L\(row)", account))
                }
            }
            let database = clone.tenant(size: 4)
            let tally = Tally()
            await withDiscardingTaskGroup { group in
                for _ in 0..<Self.workers {
                    group.addTask { [accounts] in
                        var random = SystemRandomNumberGenerator()
                        while tally.start() {
                            let account = accounts.randomElement(using: &random) ?? accounts[0]
                            await turn(Self.pick(using: &random), for: account, in: database, tally)
                        }
                    }
                }
            }
            let total = tally.counts.withLock { $0 }
            #expect(total.foreign == 0)
            #expect(total.dirty == 0)
            #expect(total.done.values.reduce(0, +) >= Self.transactions)
            // Each kind of accident did happen, or the soak says little.
            for kind in Work.allCases { #expect(total.done["\(kind)", default: 0] > 10, "\(kind)") }
            for account in accounts {
                let rows = try await database.read(for: .whole(account), "SELECT account_id FROM locations")[
                    0
                ]
                #expect(rows.count == 3)
            }
        }
    }

    /// Mostly reads; a time-out or a cancellation costs a connection, so few of those.
    private static func pick(using random: inout SystemRandomNumberGenerator) -> Work {
        switch Int.random(in: 0..<2000, using: &random) {
        case 0..<1400: .read
        case ..<1700: .write
        case ..<1850: .transaction
        case ..<1920: .fail
        case ..<1960: .failInside
        case ..<1990: .swallow
        case ..<1998: .cancel
        default: .timeOut
        }
    }

    private func insert(_ name: String, _ account: AccountID) -> SQL {
        "INSERT INTO locations (account_id, id, name) VALUES (\(account), \(UUID.version7()), \(name))"
    }

    /// The caller's rows, and whether anything of an earlier transaction is still set on the connection.
    private static let look: SQL = """
        SELECT account_id, current_setting('app.actor', true) AS actor FROM locations
        """

    private func turn(
        _ work: Work,
        for account: AccountID,
        in database: TenantDatabase,
        _ tally: Tally
    )
        async
    {
        let access = TenantAccess(account: account, actor: nil)
        let named = TenantAccess(
            account: account,
            actor: AuditActor(kind: .user, name: account.description)
        )
        do {
            switch work {
            case .read:
                check(try await database.read(for: access, Self.look)[0], account, tally)
            case .write:
                let touch: SQL =
                    "UPDATE locations SET comment = \(account.description) RETURNING account_id, '' AS actor"
                check(try await database.write(for: named, touch)[0], account, tally)
            case .transaction:
                try await database.withTransaction(for: access) { transaction in
                    check(try await transaction.query(Self.look), account, tally)
                    check(try await transaction.query(Self.look), account, tally)
                }
            case .fail:
                _ = try await database.read(
                    for: access,
                    "SELECT 1 / (count(*) - count(*)) AS n FROM locations"
                )
            case .failInside:
                try await database.withTransaction(for: named) { transaction in
                    _ = try await transaction.query(insert("left over", account))
                    _ = try await transaction.query(insert("left over", account))
                }
            case .swallow:
                try await database.withTransaction(for: access) { transaction in
                    do {
                        _ = try await transaction.query("SELECT 1 / 0 AS n")
                    } catch {}
                }
            case .cancel:
                let slow = Task { try await database.read(for: named, "SELECT pg_sleep(5)::text AS slept") }
                await Task.yield()
                slow.cancel()
                _ = try await slow.value
            case .timeOut:
                _ = try await database.read(
                    for: access,
                    "SELECT set_config('statement_timeout', '1', true)",
                    "SELECT pg_sleep(5)::text AS slept"
                )
            }
        } catch {
            // That it fails is the plan; what it leaves behind is what the other turns look at.
        }
        tally.counts.withLock { $0.done["\(work)", default: 0] += 1 }
    }

    private func check(_ rows: [Row], _ account: AccountID, _ tally: Tally) {
        for row in rows {
            let owner = try? row.decode("account_id", as: AccountID.self)
            let actor = try? row.decode("actor", as: String?.self)
            tally.counts.withLock { counts in
                if owner != account { counts.foreign += 1 }
                if let actor, !actor.isEmpty { counts.dirty += 1 }
            }
        }
        // An account that sees less than its own is as wrong.
        if rows.count != 3 { tally.counts.withLock { $0.foreign += 1 } }
    }
}
