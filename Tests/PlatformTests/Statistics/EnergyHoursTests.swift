import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Energy per hour")
struct EnergyHoursTests {
    private let answers = Answers()
    /// A full hour, some time ago.
    private let noon = Date(
        timeIntervalSince1970: (Date().timeIntervalSince1970 / 3600).rounded(.down) * 3600 - 36_000
    )

    @Test(
        "is to the watt-hour what the sessions have, whatever charge points tell, in whatever order",
        arguments: [4, 5] as [UInt64]
    )
    func random(seed: UInt64) async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (folding, hours) = services(clone)
            var sessions = RandomSessions(seed: seed)
            for round in 1...30 {
                let jobs = fixture.peers.map { sessions.next(of: $0, in: fixture) }
                let isNoting = sessions.isChosen(oneIn: 3)
                // Charge points, and two processes that both take the duty for theirs.
                await withTaskGroup { group in
                    group.addTask { _ = await fixture.store(jobs) }
                    guard isNoting else { return }
                    group.addTask { await folding.fold() }
                    group.addTask { await hours.note() }
                    group.addTask { await hours.note() }
                }
                guard round % 10 == 0 else { continue }
                await folding.fold()
                await hours.note()
                for account in Set(fixture.peers.map(\.account)) {
                    let recount = Recount(clone: clone, account: account)
                    let (noted, told) = try await recount.hours()
                    #expect(noted == told && !told.isEmpty, "seed \(seed), round \(round)")
                    let odd = try await recount.oddHours()
                    #expect(odd == [], "seed \(seed), round \(round)")
                }
            }
        }
    }

    @Test("of a session that is told afterwards lies in the hours in which it ran, and no watt-hour is lost")
    func late() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (folding, _) = services(clone)
            await start(at: 0.5, 1000, fixture)
            try await stop(at: 3.25, 1000 + 1001, fixture)
            for _ in 0..<2 {
                await folding.fold()
                let found = try await shown(fixture)
                #expect(found == ["0 182", "1 364", "2 364", "3 91"])
            }
        }
    }

    @Test("of a session that runs goes on from where it was noted, and leaves its pauses empty")
    func running() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (folding, hours) = services(clone)
            await start(at: 0, 0, fixture)
            await values(at: 0.5, 500, fixture)
            await hours.note()
            // The car waits.
            await values(at: 2.5, 500, fixture)
            await hours.note()
            await values(at: 3.5, 2500, fixture)
            await hours.note()
            var found = try await shown(fixture)
            #expect(found == ["0 500", "2 1000", "3 1000"])
            // The stop reads less than the last value, as stations do that round: it goes where it came last.
            try await stop(at: 3.5, 2300, fixture)
            await folding.fold()
            found = try await shown(fixture)
            #expect(found == ["0 500", "2 1000", "3 800"])
        }
    }

    @Test("of a session whose estimated end lay too late moves back before its real one")
    func corrected() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (folding, _) = services(clone)
            await start(at: 0, 0, fixture)
            try await stop(at: 4, 4000, fixture)
            await folding.fold()
            try await clone.owner.write(
                for: fixture.peers[0].account,
                [
                    "UPDATE transactions SET ended_at = \(noon + 7200), energy_wh = 3000",
                    """
                    INSERT INTO session_deltas (account_id, transaction_id, day)
                    SELECT account_id, id, counted_on FROM transactions
                    """,
                ]
            )
            await folding.fold()
            let found = try await shown(fixture)
            #expect(found == ["0 1500", "1 1500"])
        }
    }

    @Test("of a clock that is ahead or far behind is neither in the future nor in hours that are not kept")
    func clocks() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (folding, _) = services(clone)
            let (days, account) = (40 * 24.0, fixture.peers[0].account)
            await start(at: -2 * days, 0, fixture)
            try await stop(at: -days, 9000, fixture)
            await start(at: -days, 9000, fixture)
            try await stop(at: 0, 9000 + Int(days) * 10, fixture)
            await folding.fold()
            let recount = Recount(clone: clone, account: account)
            var sums = try await recount.texts(
                "SELECT concat_ws(' ', count(*), min(energy_wh), max(energy_wh)) AS text FROM account_hours"
            )
            let kept = 35 * 24 - Int((Date().timeIntervalSince(noon) / 3600).rounded(.down))
            #expect(sums == ["\(kept) 10 10"])
            // What gets too old goes.
            try await clone.owner.write(
                for: account,
                [
                    "UPDATE session_hours SET hour = hour - interval '10 days' WHERE hour < \(noon - 30 * 86_400)",
                    "UPDATE account_hours SET hour = hour - interval '10 days' WHERE hour < \(noon - 30 * 86_400)",
                    "UPDATE session_marks SET until = until - interval '36 days'",
                ]
            )
            _ = try await clone.system(.worker).query("test", "SELECT sweep_session_hours()")
            sums = try await recount.texts("SELECT count(*)::text AS text FROM session_hours")
            #expect(sums == ["720"])
            sums = try await recount.texts("SELECT count(*)::text AS text FROM account_hours")
            #expect(sums == ["720"])
            let marks = try await clone.owner.query("SELECT FROM session_marks")
            #expect(marks.isEmpty)
        }
    }

    @Test("is noted of all sessions, however few are looked at in one statement")
    func portions() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            for peer in fixture.peers {
                for connector in 1...2 {
                    await start(at: 0, 0, fixture, peer, connector: connector)
                    await values(at: 1, 100, fixture, peer, connector: connector)
                }
            }
            await EnergyHours(worker: clone.system(.worker), limit: 3, logger: DatabaseClone.logger).note()
            for account in Set(fixture.peers.map(\.account)) {
                let (noted, told) = try await Recount(clone: clone, account: account).hours()
                #expect(noted == told)
            }
        }
    }

    @Test("of before there were hours is in them")
    func backfill() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            var sessions = RandomSessions(seed: 6)
            for _ in 0..<12 {
                _ = await fixture.store(fixture.peers.map { sessions.next(of: $0, in: fixture) })
            }
            await services(clone).0.fold()
            // As if the migration were yet to come.
            try await TestCluster.script(Self.undone, as: clone.owner)
            let migration = try #require(
                try Migration.load(from: TestCluster.migrations).first { $0.number == 27 }
            )
            try await TestCluster.script(migration.script, as: clone.owner)
            await services(clone).1.note()
            for account in Set(fixture.peers.map(\.account)) {
                let (noted, told) = try await Recount(clone: clone, account: account).hours()
                #expect(noted == told && !told.isEmpty)
            }
        }
    }

    private static let undone = """
        DROP FUNCTION note_session_energy, note_running_sessions, sweep_session_hours, first_session_hour;
        DROP TABLE session_marks, session_hours, location_hours, account_hours;
        ALTER TABLE session_deltas DROP COLUMN transaction_id;
        """

    private func services(_ clone: DatabaseClone) -> (SessionDeltaFolding, EnergyHours) {
        let worker = clone.system(.worker)
        return (
            SessionDeltaFolding(worker: worker, logger: DatabaseClone.logger),
            EnergyHours(worker: worker, logger: DatabaseClone.logger)
        )
    }

    /// Hours since noon in which something flowed, by the first account's question and by its charge point's.
    private func shown(_ fixture: StationFixture) async throws -> [String] {
        let peer = fixture.peers[0]
        var answers: [[String]] = []
        for scope in [StatisticsScope.account, .chargePoint(ChargePointKey(peer.identity)), .granted] {
            let statement = StatisticsQueries.hours(48, of: scope, now: Date())
            let rows = try await fixture.clone.tenant().read(for: .whole(peer.account), statement)[0]
            #expect(rows.count == 48)
            answers.append(
                try rows.compactMap { row in
                    let energy: Int = try row.decode("energy_wh")
                    let hour = try row.decode("hour", as: Date.self).timeIntervalSince(noon) / 3600
                    return energy == 0 ? nil : "\(Int(hour)) \(energy)"
                }
            )
        }
        #expect(answers[1] == answers[0] && answers[2] == answers[0])
        return answers[0]
    }

    /// `at`: Hours since noon, as all times here.
    private func start(
        at hours: Double,
        _ register: Int,
        _ fixture: StationFixture,
        _ peer: StationPeer? = nil,
        connector: Int = 1
    ) async {
        await store(
            "StartTransaction",
            [
                "connectorId": JSONValue(integerLiteral: connector), "idTag": "TAG",
                "meterStart": JSONValue(integerLiteral: register), "timestamp": time(hours),
            ],
            fixture,
            peer
        )
    }

    private func values(
        at hours: Double,
        _ register: Int,
        _ fixture: StationFixture,
        _ peer: StationPeer? = nil,
        connector: Int = 1
    ) async {
        await store(
            "MeterValues",
            [
                "connectorId": JSONValue(integerLiteral: connector),
                "meterValue": [
                    ["timestamp": time(hours), "sampledValue": [["value": .string("\(register)")]]]
                ],
            ],
            fixture,
            peer
        )
    }

    /// The first charge point's newest session.
    private func stop(at hours: Double, _ register: Int, _ fixture: StationFixture) async throws {
        let told = answers.of(fixture.peers[0]).compactMap { $0["transactionId"]?.intValue }
        let number = try #require(told.last)
        await store(
            "StopTransaction",
            [
                "transactionId": JSONValue(integerLiteral: number),
                "meterStop": JSONValue(integerLiteral: register), "timestamp": time(hours),
            ],
            fixture
        )
    }

    private func store(
        _ action: String,
        _ payload: JSONValue,
        _ fixture: StationFixture,
        _ peer: StationPeer? = nil
    ) async {
        let refused = await fixture.store([
            fixture.call(action, payload, from: peer ?? fixture.peers[0], answers)
        ])
        #expect(refused.isEmpty)
    }

    private func time(_ hours: Double) -> JSONValue {
        .string(DeviceTime.format(noon + hours * 3600))
    }
}
