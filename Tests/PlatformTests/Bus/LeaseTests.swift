import FoundationEssentials
import OCPP
import ServiceLifecycle
import Synchronization
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("leases and processes")
struct LeaseTests {
    @Test("a lease has one holder, who may keep it; another one gets it when it is given back or over")
    func leases() async throws {
        try await DatabaseClone.with { clone in
            let worker = clone.system(.worker)
            func take(_ holder: String, seconds: Int = 60) async throws -> Bool {
                let take = LeaseQueries.take("duty", by: holder, seconds: seconds)
                return try await worker.query("test", take).first?.decode("taken") ?? false
            }
            let first = try await take("a")
            let second = try await take("b")
            let kept = try await take("a")
            #expect((first, second, kept) == (true, false, true))
            _ = try await worker.query("test", LeaseQueries.giveBack("duty", by: "b"))
            let stillTaken = try await take("b")
            #expect(!stillTaken)
            _ = try await worker.query("test", LeaseQueries.giveBack("duty", by: "a"))
            let free = try await take("b", seconds: 0)
            let over = try await take("a")
            #expect((free, over) == (true, true))
        }
    }

    @Test("a duty is done by one of two, and by the other one when the first stops")
    func service() async throws {
        try await DatabaseClone.with { clone in
            let worker = clone.system(.worker, size: 2)
            let duty = Duty()
            func process(_ holder: String) -> ServiceGroup {
                let leased = LeasedService(
                    "duty",
                    holder: holder,
                    worker: worker,
                    service: duty.service(holder),
                    pause: .milliseconds(20),
                    logger: DatabaseClone.logger
                )
                return ServiceGroup(services: [leased], logger: DatabaseClone.logger)
            }
            var turns = duty.turns.makeAsyncIterator()
            let (first, second) = (process("a"), process("b"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await first.run() }
                let begun = await turns.next()
                #expect(begun == "a")
                group.addTask { try await second.run() }
                await first.triggerGracefulShutdown()
                let followed = await turns.next()
                #expect(followed == "b")
                await second.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test("what a dead gateway left is ended: charge points go offline, commands fail or wait again")
    func burial() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("burial")
            let worker = clone.system(.worker)
            _ = try await worker.query(
                "test",
                ProcessQueries.note(["gw-1", "gw-2"], role: "gateway", versions: ["0.9", ""])
            )
            let peers = try await Self.connect(["A": "gw-1", "B": "gw-2"], of: account, clone)
            // One that was heard just now is not dead, even if this process does not hear it.
            let none = try await worker.query("test", ProcessQueries.bury(heard: ["gw-2"], seconds: 60))
            #expect(none.isEmpty)
            let buried = try await worker.query("test", ProcessQueries.bury(heard: ["gw-2"], seconds: 0))
            let names = try buried.map { try $0.decode("name", as: String.self) }
            #expect(names == ["gw-1"])
            let again = try await worker.query("test", ProcessQueries.bury(heard: ["gw-2"], seconds: 0))
            #expect(again.isEmpty)
            let online = try await Self.online(account, clone)
            #expect(online == ["B"])
            let back = try await worker.query(
                "test",
                ProcessQueries.note(["gw-1"], role: "gateway", versions: [""])
            )
            #expect(back.count == 1)

            let listed = try await clone.system(.auth).query("test", ProcessQueries.list)
            let processes = try listed.map { try ProcessBody(row: $0, answering: "gw-2") }
            #expect(processes.map(\.run) == ["1", "2"] && processes.allSatisfy { $0.name == "gw" })
            #expect(processes.map(\.version) == ["0.9", nil], "what it said stays when it says nothing")
            #expect(processes.map(\.sockets) == [0, 1] && processes.map(\.isAnswering) == [false, true])
            #expect(processes.allSatisfy { $0.goneAt == nil && $0.role == .gateway })

            // Its sockets are still there, and count unless a newer one took their place.
            let ingest = clone.tenant(.ingest)
            let present = ConnectionQueries.present([Self.socket(try #require(peers["A"]), at: "gw-1")])
            let isHere = try await ingest.write(for: .whole(account), present)[0]
            #expect(isHere.count == 1)
            let first = try #require(UUID(uuidString: "00000000-0000-7000-8000-000000000000"))
            let old = try #require(peers["B"]).with(connection: first)
            let superseded = ConnectionQueries.present([Self.socket(old, at: "gw-1")])
            let isOld = try await ingest.write(for: .whole(account), superseded)[0]
            #expect(isOld.isEmpty)
            let both = try await Self.online(account, clone)
            #expect(both == ["A", "B"])
        }
    }

    @Test("a gateway that nobody ever heard is buried as well")
    func unheard() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("burial")
            let worker = clone.system(.worker)
            _ = try await Self.connect(["A": "gw-1"], of: account, clone)
            _ = try await worker.query("test", ProcessQueries.noteUnheardGateways)
            let buried = try await worker.query("test", ProcessQueries.bury(heard: [], seconds: 0))
            #expect(buried.count == 1)
            let online = try await Self.online(account, clone)
            #expect(online.isEmpty)
        }
    }

    @Test("an older socket, told of late by another gateway, does not take a newer one's place")
    func lateOpening() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("burial")
            var older = try #require(try await Self.connect(["A": "gw-1"], of: account, clone)["A"])
            older.gateway = "gw-1"
            var newer = older.with(connection: .version7())
            newer.gateway = "gw-2"
            let ingest = clone.tenant(.ingest)
            func open(_ peer: StationPeer) async throws -> [Row] {
                let open = ConnectionQueries.openNewest([Self.socket(peer, at: peer.gateway ?? "")])
                return try await ingest.write(for: .whole(account), open)[0]
            }
            let taken = try await open(newer)
            #expect(try taken.first?.decode("gateway", as: String?.self) == "gw-1")
            let refused = try await open(older)
            #expect(refused.isEmpty)
            // It is the newest once the newer one is closed.
            _ = try await ingest.write(for: .whole(account), ConnectionQueries.close([newer]))
            let again = try await open(older)
            #expect(again.count == 1)
        }
    }

    @Test("a socket of a charge point that was deactivated meanwhile is not taken back")
    func deactivated() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("burial")
            let peer = try #require(try await Self.connect(["A": "gw-1"], of: account, clone)["A"])
            _ = try await clone.tenant().write(
                for: .whole(account),
                "UPDATE charge_points SET is_active = false WHERE id = \(peer.chargePoint)"
            )
            let present = ConnectionQueries.present([Self.socket(peer, at: "gw-1")])
            let rows = try await clone.tenant(.ingest).write(for: .whole(account), present)[0]
            #expect(rows.isEmpty)
        }
    }

    @Test("a command that never left its manager ends when nothing was heard of it for long")
    func lostCommands() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("burial")
            let peer = try #require(try await Self.connect(["A": "gw-1"], of: account, clone)["A"])
            for (minutes, sent) in [(20, false), (20, true), (1, false)] {
                let handed = Date.now - Double(60 * minutes)
                _ = try await clone.tenant().write(
                    for: .whole(account),
                    """
                    INSERT INTO commands (
                        account_id, id, charge_point_id, type, request, action, payload, created_by, gateway, manager,
                        handed_at, sent_at)
                    VALUES (\(account), \(UUID.version7()), \(peer.chargePoint), 'clear_cache', '{}', 'ClearCache', '{}',
                        'test', 'gw-1', 'm-1', \(handed), \(sent ? handed : nil))
                    """
                )
            }
            _ = try await clone.system(.worker).query("test", ProcessQueries.failLostCommands)
            let states = try await clone.tenant().read(
                for: .whole(account),
                "SELECT status FROM commands ORDER BY id"
            )[0]
            let words = try states.map { try $0.decode("status", as: String.self) }
            #expect(words == ["failed", "pending", "pending"])
        }
    }

    private static func connect(
        _ gateways: [String: String],
        of account: AccountID,
        _ clone: DatabaseClone
    ) async throws -> [String: StationPeer] {
        let location = UUID.version7()
        _ = try await clone.tenant().write(
            for: .whole(account),
            "INSERT INTO locations (account_id, id, name, city) VALUES (\(account), \(location), 'L', 'C')"
        )
        var peers: [String: StationPeer] = [:]
        for (identity, gateway) in gateways {
            let peer = StationPeer(
                account: account,
                accountSlug: "burial",
                chargePoint: .version7(),
                identity: identity,
                connection: .version7(),
                version: .v16
            )
            _ = try await clone.tenant().write(
                for: .whole(account),
                """
                INSERT INTO charge_points (account_id, id, location_id, identity)
                VALUES (\(account), \(peer.chargePoint), \(location), \(identity))
                """
            )
            let open = ConnectionQueries.open([socket(peer, at: gateway)])
            _ = try await clone.tenant(.ingest).write(for: .whole(account), open)
            peers[identity] = peer
        }
        return peers
    }

    private static func socket(_ peer: StationPeer, at gateway: String) -> OpenedSocket {
        OpenedSocket(peer: peer, gateway: gateway, at: .now)
    }

    private static func online(_ account: AccountID, _ clone: DatabaseClone) async throws -> [String] {
        let rows = try await clone.tenant().read(
            for: .whole(account),
            """
            SELECT c.identity FROM charge_point_state s JOIN charge_points c ON c.id = s.charge_point_id
            WHERE s.is_online ORDER BY c.identity
            """
        )[0]
        return try rows.map { try $0.decode("identity") }
    }
}

extension StationPeer {
    fileprivate func with(connection: UUID) -> StationPeer {
        StationPeer(
            account: account,
            accountSlug: accountSlug,
            chargePoint: chargePoint,
            identity: identity,
            connection: connection,
            version: version
        )
    }
}

/// Says who does it, and does it until its process stops.
private final class Duty: Sendable {
    let turns: AsyncStream<String>
    private let begin: AsyncStream<String>.Continuation

    init() {
        (turns, begin) = AsyncStream.makeStream()
    }

    func service(_ holder: String) -> any Service {
        Shift(holder: holder, begin: begin)
    }

    private struct Shift: Service {
        let holder: String
        let begin: AsyncStream<String>.Continuation

        func run() async throws {
            begin.yield(holder)
            try await gracefulShutdown()
        }
    }
}
