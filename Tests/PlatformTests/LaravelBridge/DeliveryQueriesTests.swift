import FoundationEssentials
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import LaravelBridge
@testable import Platform

@Suite("Deliveries of webhooks, however many wait")
struct DeliveryQueriesTests {
    private static let count = 5000

    /// Nobody: what is tidied is named.
    private struct NoAccounts: PluginAccounts {
        func tenant(_ account: AccountID) -> PluginTenant<LaravelBridgeSettings>? { nil }
        func known() -> [PluginTenant<LaravelBridgeSettings>] { [] }
    }

    /// An account with so many that wait, since PostgreSQL found that there are none.
    private func withBacklog(
        _ body: (_ database: TenantDatabase, _ account: AccountID, _ endpoint: UUID, _ waiting: [UUID])
            async throws ->
            Void
    ) async throws {
        try await DatabaseClone.with { clone in
            let schemas = try PluginHost.schemas(of: [LaravelBridgePlugin.self])
            _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
            let account = try await clone.account("waiting")
            let endpoint = UUID.version7()
            let rows = try await clone.owner.write(
                for: account,
                [
                    """
                    INSERT INTO plugin_laravel_bridge.endpoints (account_id, id, url, target, events, secrets)
                    VALUES (\(account), \(endpoint), 'https://hooks.example/', 'x', '{*}', 'x')
                    """,
                    insert(account, endpoint, ended: true), "ANALYZE plugin_laravel_bridge.deliveries",
                    insert(account, endpoint, ended: false),
                ]
            )
            try await body(clone.tenant(.plugin), account, endpoint, try rows[3].map { try $0.decode("id") })
        }
    }

    private func insert(_ account: AccountID, _ endpoint: UUID, ended: Bool) -> SQL {
        """
        INSERT INTO plugin_laravel_bridge.deliveries (
            account_id, endpoint_id, event_id, type, lane, happened_at, body, give_up_at, state, ended_at
        )
        SELECT \(account), \(endpoint), uuid_v7(), 'transaction.started', uuid_v7(), now(), '{}', now(),
            CASE WHEN \(ended) THEN 'delivered' ELSE 'pending' END, CASE WHEN \(ended) THEN now() END
        FROM generate_series(1, \(Self.count))
        RETURNING id
        """
    }

    private func result(_ id: UUID, _ state: DeliveryState, status: Int?, next: PendingDelivery? = nil)
        -> AttemptResult
    {
        AttemptResult(
            id: id,
            attempts: 0,
            state: state,
            next: next,
            outcome: DeliveryOutcome(
                verdict: state == .delivered ? .delivered : .failed,
                status: status,
                complaint: state == .delivered ? nil : "no",
                answer: Array("answer".utf8),
                duration: .milliseconds(12)
            ),
            at: Date(timeIntervalSince1970: 1_795_000_000),
            log: "[]"
        )
    }

    @Test("a few are found by their ids, and not by looking at all that wait")
    func reads() async throws {
        try await withBacklog { database, account, _, ids in
            let some = Array(ids[100..<103])
            let found = try await database.read(
                for: .whole(account),
                DeliveryQueries.contents(of: some),
                RowsRead.count(of: "plugin_laravel_bridge.deliveries")
            )
            #expect(found[0].count == some.count)
            let read = try #require(found[1].first).decode("read", as: Int.self)
            #expect(read <= 4 * some.count)
            let noted = try await database.write(
                for: .whole(account),
                DeliveryQueries.note(some.map { result($0, .delivered, status: 204) }),
                RowsRead.count(of: "plugin_laravel_bridge.deliveries")
            )
            let readToNote = try #require(noted[1].first).decode("read", as: Int.self)
            #expect(readToNote <= 4 * some.count)
        }
    }

    @Test("how attempts of different kinds ended is written down at once, each once")
    func notes() async throws {
        try await withBacklog { database, account, _, ids in
            let later = Date(timeIntervalSince1970: 1_795_000_060)
            let waiting = PendingDelivery(
                id: ids[1],
                sequence: 2,
                attempts: 1,
                dueAt: later,
                firstFailedAt: later,
                heldUntil: nil,
                giveUpAt: later
            )
            let results = [
                result(ids[0], .delivered, status: 204), result(ids[1], .pending, status: 500, next: waiting),
                result(ids[2], .dead, status: nil),
            ]
            for _ in 0..<2 {
                _ = try await database.write(
                    for: .whole(account),
                    DeliveryQueries.relaxed,
                    DeliveryQueries.note(results)
                )
            }
            let rows = try await database.read(
                for: .whole(account),
                """
                SELECT state, attempts, last_status, ended_at IS NULL AS waits, next_attempt_at = \(later) AS is_later
                FROM plugin_laravel_bridge.deliveries WHERE id = ANY(\(Array(ids[..<3]))) ORDER BY sequence
                """
            )[0]
            #expect(
                try rows.map { try $0.decode("state", as: String.self) } == ["delivered", "pending", "dead"]
            )
            #expect(try rows.map { try $0.decode("attempts", as: Int.self) } == [1, 1, 1])
            #expect(try rows.map { try $0.decode("last_status", as: Int?.self) } == [204, 500, nil])
            #expect(try rows.map { try $0.decode("waits", as: Bool.self) } == [false, true, false])
            #expect(try rows.map { try $0.decode("is_later", as: Bool.self) } == [false, true, false])
        }
    }

    @Test("those that failed are made due without looking at the others")
    func recovery() async throws {
        try await withBacklog { database, account, endpoint, ids in
            let later = Date(timeIntervalSinceNow: 3600)
            let failed = ids[..<2].enumerated().map { place, id in
                result(
                    id,
                    .pending,
                    status: 503,
                    next: PendingDelivery(
                        id: id,
                        sequence: place,
                        attempts: 1,
                        dueAt: later,
                        firstFailedAt: Date(),
                        giveUpAt: later
                    )
                )
            }
            _ = try await database.write(for: .whole(account), DeliveryQueries.note(failed))
            let made = try await database.write(
                for: .whole(account),
                DeliveryQueries.makeDue(of: endpoint),
                RowsRead.count(of: "plugin_laravel_bridge.deliveries"),
                """
                SELECT count(*) AS count FROM plugin_laravel_bridge.deliveries
                WHERE state = 'pending' AND next_attempt_at > clock_timestamp()
                """
            )
            #expect(try #require(made[1].first).decode("read", as: Int.self) <= 4 * failed.count)
            #expect(try #require(made[2].first).decode("count", as: Int.self) == 0)
        }
    }

    @Test("what waited has its time from when the webhook is taken up again")
    func takenUp() async throws {
        try await withBacklog { database, account, endpoint, _ in
            let rows = try await database.write(
                for: .whole(account),
                "UPDATE plugin_laravel_bridge.endpoints SET taken_up_at = now() WHERE id = \(endpoint)",
                EndpointQueries.active,
                DeliveryQueries.window(of: endpoint, after: nil)
            )
            let window = try EndpointWindow(rows[2], of: try Endpoint(row: try #require(rows[1].first)))
            let deliveries = window.lanes.values.flatMap(\.deliveries)
            #expect(deliveries.count == DeliveryQueries.laneLimit)
            let end = Date(timeIntervalSinceNow: RetrySchedule.patience - 60)
            #expect(deliveries.allSatisfy { $0.giveUpAt > end })
            let given = try await database.write(for: .whole(account), DeliveryRetention.giveUp)[0]
            #expect(given.isEmpty)
        }
    }

    @Test("a webhook is removed at once, and its deliveries by and by, none of another's")
    func removal() async throws {
        try await withBacklog { database, account, endpoint, _ in
            let janitor = DeliveryJanitor(
                stores: HostedStores.laravelBridge(database),
                accounts: NoAccounts(),
                clock: PluginClock(now: { Date() }, sleep: { _ in }),
                logger: DatabaseClone.logger
            )
            /// How many deliveries there are of this webhook, and of another one.
            func counts() async throws -> [Int] {
                let rows = try await database.read(
                    for: .whole(account),
                    """
                    SELECT count(*) FILTER (WHERE endpoint_id = \(endpoint)) AS here,
                        count(*) FILTER (WHERE endpoint_id <> \(endpoint)) AS there
                    FROM plugin_laravel_bridge.deliveries
                    """
                )[0]
                let row = try #require(rows.first)
                return [try row.decode("here"), try row.decode("there")]
            }
            let other = UUID.version7()
            _ = try await database.write(
                for: .whole(account),
                """
                INSERT INTO plugin_laravel_bridge.endpoints (account_id, id, url, target, events, secrets)
                VALUES (\(account), \(other), 'https://hooks.example/', 'x', '{*}', 'x')
                """,
                insert(account, other, ended: false)
            )
            await janitor.tidy(account)
            #expect(try await counts()[0] == 2 * Self.count)
            _ = try await database.write(
                for: .whole(account),
                EndpointQueries.delete(endpoint),
                DeliveryRetention.removeSome(of: endpoint)
            )
            #expect(try await counts()[0] == 2 * Self.count - DeliveryRetention.batchSize)
            await janitor.tidy(account)
            #expect(try await counts() == [0, Self.count])
        }
    }
}
