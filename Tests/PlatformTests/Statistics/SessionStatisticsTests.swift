import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Statistics of sessions")
struct SessionStatisticsTests {
    private let answers = Answers()

    @Test(
        "are what a recount of the transactions gives, whatever charge points tell, in whatever order",
        arguments: [1, 2] as [UInt64]
    )
    func random(seed: UInt64) async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let accounts = Array(Set(fixture.peers.map(\.account)))
            for (zone, peer) in zip(
                ["Pacific/Auckland", "America/Los_Angeles", "Nowhere/Land"],
                everySecond(fixture)
            ) {
                try await clone.owner.write(for: peer.account, ["UPDATE locations SET time_zone = \(zone)"])
            }
            for account in accounts { try await price(account, clone) }
            let (folding, vanished) = services(clone)
            var sessions = RandomSessions(seed: seed)
            func agree(_ when: Comment) async throws {
                for account in accounts { try await Recount(clone: clone, account: account).agree(when) }
            }
            for round in 1...45 {
                let jobs = fixture.peers.map { sessions.next(of: $0, in: fixture) }
                let isFolding = sessions.isChosen(oneIn: 3)
                // Workers of the same accounts, and who folds what they leave, all at once.
                await withTaskGroup { group in
                    group.addTask { _ = await fixture.store(Array(jobs.prefix(3))) }
                    group.addTask { _ = await fixture.store(Array(jobs.suffix(3))) }
                    if isFolding { group.addTask { await folding.fold() } }
                }
                if round % 9 == 0, let account = sessions.chosen(accounts) {
                    try await clone.owner.write(for: account, Self.silence)
                    await vanished.closeDue()
                }
                if round == 20 { try await move(accounts, clone) }
                if round == 30 {
                    let change: SQL = "UPDATE locations SET tariff_id = NULL WHERE name = 'Depot'"
                    for account in accounts { try await clone.owner.write(for: account, [change]) }
                }
                if round % 15 == 0 { try await agree("seed \(seed), round \(round)") }
            }
            try await checkThatMuchHappened(accounts, clone)
            await folding.fold()
            try await agree("seed \(seed), folded")
            // What is deleted takes nothing away from the sums of what is left.
            for peer in everySecond(fixture) { try await delete(peer, clone) }
            try await agree("seed \(seed), deleted")
            _ = await fixture.store(everySecond(fixture, from: 1).map { sessions.next(of: $0, in: fixture) })
            await folding.fold()
            try await agree("seed \(seed), after the deletion")
        }
    }

    @Test(
        "a session counts whole on the day of its end, where it was; a correction counts instead of what was there"
    )
    func days() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let peer = fixture.peers[0]
            let recount = Recount(clone: clone, account: peer.account)
            try await clone.owner.write(
                for: peer.account,
                ["UPDATE locations SET time_zone = 'Pacific/Auckland'"]
            )
            let (folding, _) = services(clone)
            _ = await store("StartTransaction", start("2024-03-10T09:00:00Z", 1000), peer, fixture)
            var counted = try await recount.counted()
            #expect(counted == [], "what runs is not counted")
            // The next start ends it where its meter was last heard of, in the evening of the tenth.
            _ = await store("MeterValues", values("2024-03-10T10:30:00Z", 3000), peer, fixture)
            _ = await store("StartTransaction", start("2024-03-12T09:00:00Z", 9000), peer, fixture)
            counted = try await recount.counted()
            #expect(counted.first == "a 2024-03-10 0 1 2000 5400")
            await folding.fold()
            // Its own stop comes late: half past midnight.
            let told = answers.of(peer).compactMap { $0["transactionId"]?.intValue }
            let number = try #require(told.first)
            let stop: JSONValue = [
                "transactionId": JSONValue(integerLiteral: number), "meterStop": 4500,
                "timestamp": "2024-03-10T11:30:00Z",
            ]
            for _ in 0..<2 { _ = await store("StopTransaction", stop, peer, fixture) }
            for _ in 0..<2 {
                counted = try await recount.counted()
                #expect(counted.count == 3, "by account, location and charge point")
                #expect(counted.first == "a 2024-03-11 0 1 3500 9000")
                try await recount.agree("the correction")
                await folding.fold()
            }
            let left = try await recount.texts("SELECT count(*)::text AS text FROM session_deltas")
            #expect(left == ["0"])
        }
    }

    @Test("transactions of before the statistics are in them")
    func backfill() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            var sessions = RandomSessions(seed: 3)
            for _ in 0..<12 {
                _ = await fixture.store(fixture.peers.map { sessions.next(of: $0, in: fixture) })
            }
            // As if the migration were yet to come.
            try await TestCluster.script(Self.undone, as: clone.owner)
            let migration = try #require(
                try Migration.load(from: TestCluster.migrations).first { $0.number == 18 }
            )
            try await TestCluster.script(migration.script + Self.later, as: clone.owner)
            for account in Set(fixture.peers.map(\.account)) {
                try await Recount(clone: clone, account: account).agree("migrated")
            }
        }
    }

    private static let undone = """
        DROP FUNCTION fold_session_deltas;
        DROP TABLE session_deltas, transaction_counts, account_days, location_days, charge_point_days;
        DROP SEQUENCE session_delta_seq;
        DROP POLICY accounts_of_plugyard_ingest ON locations;
        DROP POLICY owner_lookup ON locations;
        ALTER TABLE transactions DROP COLUMN counted_on;
        DROP FUNCTION day_at, session_seconds;
        """

    /// What later migrations added.
    private static let later = ["session_deltas", "account_days", "location_days", "charge_point_days"].map {
        "ALTER TABLE \($0) ADD currency text NOT NULL DEFAULT '', ADD revenue_minor bigint NOT NULL DEFAULT 0;"
    }.joined()

    private func services(_ clone: DatabaseClone) -> (SessionDeltaFolding, VanishedTransactions) {
        let worker = clone.system(.worker)
        return (
            SessionDeltaFolding(worker: worker, logger: DatabaseClone.logger),
            VanishedTransactions(
                worker: worker,
                database: clone.tenant(.ingest),
                now: { Date() },
                logger: DatabaseClone.logger
            )
        )
    }

    /// One charge point of each account.
    private func everySecond(_ fixture: StationFixture, from first: Int = 0) -> [StationPeer] {
        stride(from: first, to: fixture.peers.count, by: 2).map { fixture.peers[$0] }
    }

    /// The location has one tariff, whose prices changed once and again, one of the charge points another.
    private func price(_ account: AccountID, _ clone: DatabaseClone) async throws {
        let (place, own) = (UUID.version7(), UUID.version7())
        func prices(_ tariff: UUID, _ currency: String, _ perKWh: Int, hoursAgo: Int) -> SQL {
            """
            INSERT INTO tariff_prices (
                account_id, id, tariff_id, valid_from, currency, start_fee_minor, per_kwh, per_minute, free_minutes)
            VALUES (\(account), \(UUID.version7()), \(tariff), now() - make_interval(hours => \(hoursAgo)::integer),
                \(currency), 35, \(perKWh), 101, 60)
            """
        }
        try await clone.owner.write(
            for: account,
            [
                "INSERT INTO tariffs (account_id, id, name) VALUES (\(account), \(place), 'Place')",
                "INSERT INTO tariffs (account_id, id, name) VALUES (\(account), \(own), 'Own')",
                prices(place, "EUR", 495_005, hoursAgo: 90), prices(place, "EUR", 555_555, hoursAgo: 60),
                prices(place, "CHF", 600_001, hoursAgo: 30), prices(own, "JPY", 1, hoursAgo: 0),
                "UPDATE locations SET tariff_id = \(place)",
                """
                UPDATE charge_points SET tariff_id = \(own)
                WHERE id = (SELECT id FROM charge_points ORDER BY id LIMIT 1)
                """,
            ]
        )
    }

    /// Nothing was heard of an account's charge points for two days.
    private static let silence: [SQL] = [
        """
        UPDATE transactions SET created_at = created_at - interval '2 days', updated_at = updated_at - interval '2 days'
        WHERE status = 'active'
        """,
        "UPDATE charge_point_state SET last_seen_at = last_seen_at - interval '2 days'",
    ]

    /// Charge points go to another location, and the clocks of the old one to another zone.
    private func move(_ accounts: [AccountID], _ clone: DatabaseClone) async throws {
        for account in accounts {
            let location = UUID.version7()
            try await clone.owner.write(
                for: account,
                [
                    "UPDATE locations SET time_zone = 'Asia/Kolkata'",
                    "INSERT INTO locations (account_id, id, name) VALUES (\(account), \(location), 'New depot')",
                    "UPDATE charge_points SET location_id = \(location)",
                ]
            )
        }
    }

    /// The charge point, and the location that it has left.
    private func delete(_ peer: StationPeer, _ clone: DatabaseClone) async throws {
        try await clone.owner.write(
            for: peer.account,
            [
                "DELETE FROM charge_points WHERE id = \(peer.chargePoint)",
                "DELETE FROM locations WHERE name = 'Depot'",
            ]
        )
    }

    private func checkThatMuchHappened(_ accounts: [AccountID], _ clone: DatabaseClone) async throws {
        var seen: Set<String> = []
        for account in accounts {
            seen.formUnion(
                try await Recount(clone: clone, account: account).texts(
                    "SELECT unnest(flags || status) AS text FROM transactions"
                )
            )
        }
        let expected: Set = [
            TransactionFlag.closedAsVanished, TransactionFlag.closedByNextStart, "completed", "stale",
            "orphan",
        ]
        #expect(seen.isSuperset(of: expected), "\(seen)")
        var earned: Set<String> = []
        for account in accounts {
            earned.formUnion(
                try await Recount(clone: clone, account: account).texts(
                    "SELECT currency || (cost_minor > 0) AS text FROM transactions WHERE cost_minor IS NOT NULL"
                )
            )
        }
        #expect(earned.isSuperset(of: ["EURtrue", "CHFtrue", "JPYtrue", "EURfalse"]), "\(earned)")
    }

    private func store(
        _ action: String,
        _ payload: JSONValue,
        _ peer: StationPeer,
        _ fixture: StationFixture
    ) async -> [UUID] {
        await fixture.store([fixture.call(action, payload, from: peer, answers)])
    }

    private func start(_ time: String, _ register: Int) -> JSONValue {
        [
            "connectorId": 1, "idTag": "TAG", "meterStart": JSONValue(integerLiteral: register),
            "timestamp": .string(time),
        ]
    }

    private func values(_ time: String, _ register: Int) -> JSONValue {
        [
            "connectorId": 1,
            "meterValue": [
                ["timestamp": .string(time), "sampledValue": [["value": .string("\(register)")]]]
            ],
        ]
    }
}
