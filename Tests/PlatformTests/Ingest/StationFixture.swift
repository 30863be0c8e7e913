import FoundationEssentials
import OCPP
import Tenancy
import TestSupport

@testable import Platform

/// Charge points of several accounts in a database of their own, and what writes their batches.
struct StationFixture {
    let clone: DatabaseClone
    let ingest: TenantDatabase
    let writer: BatchWriter
    let handler: StationEventHandler
    /// Two of each of three accounts.
    let peers: [StationPeer]

    init(
        _ clone: DatabaseClone,
        onMoved: @escaping @Sendable (StationPeer) -> Void = { _ in },
        onSuperseded: @escaping @Sendable (StationPeer) -> Void = { _ in }
    ) async throws {
        self.clone = clone
        ingest = clone.tenant(.ingest, size: 4)
        writer = BatchWriter(database: ingest, logger: DatabaseClone.logger)
        handler = StationEventHandler(
            database: ingest,
            commands: CommandDesk(),
            heartbeatInterval: 300,
            gatewayName: "test",
            onQueued: { _ in },
            onMoved: onMoved,
            onSuperseded: onSuperseded,
            patience: .seconds(20),
            now: { Date() },
            logger: DatabaseClone.logger
        )
        _ = try await clone.owner.query("SELECT ensure_partitions(1)")
        var peers: [StationPeer] = []
        for slug in ["alpha", "beta", "gamma"] {
            let (account, location) = (try await clone.account(slug), UUID.version7())
            try await clone.owner.write(
                for: account,
                ["INSERT INTO locations (account_id, id, name) VALUES (\(account), \(location), 'Depot')"]
            )
            for number in 1...2 {
                let peer = Self.peer(account, slug, number)
                try await clone.owner.write(
                    for: account,
                    [
                        """
                        INSERT INTO charge_points (account_id, id, identity, location_id)
                        VALUES (\(account), \(peer.chargePoint), \(peer.identity), \(location))
                        """,
                        """
                        INSERT INTO charge_point_state (account_id, charge_point_id)
                        VALUES (\(account), \(peer.chargePoint))
                        """,
                    ]
                )
                peers.append(peer)
            }
        }
        self.peers = peers
    }

    static func peer(_ account: AccountID, _ slug: String, _ number: Int) -> StationPeer {
        StationPeer(
            account: account,
            accountSlug: slug,
            chargePoint: .version7(),
            identity: "CP_\(number)",
            connection: .version7(),
            version: .v16
        )
    }

    /// The job of a call, and what becomes of its answer.
    func call(
        _ action: String,
        _ payload: JSONValue,
        from peer: StationPeer,
        _ answers: Answers,
        at receivedAt: Date = Date()
    ) -> IngestJob {
        let id = UUID().uuidString
        let frame = Frame.call(id: id, action: action, payload: payload)
        let call = InboundCall(
            id: id,
            action: action,
            payload: payload,
            text: frame.serialized(),
            receivedAt: receivedAt
        )
        return IngestJob(
            content: .event(.call(call) { answers.note($0, to: peer) }),
            peer: peer
        )
    }

    /// The whole way from a report to its answer, with one worker. Nothing is worked off before it runs.
    func ingestion() throws -> Ingest {
        let keyFile = FileManager.default.temporaryDirectory.path + "/\(clone.name).key"
        defer { try? FileManager.default.removeItem(atPath: keyFile) }
        let admission = StationAdmission(
            auth: clone.system(.auth),
            database: ingest,
            passwords: StationPasswordHasher(try SecretKey.loadOrCreate(path: keyFile)),
            authority: nil,
            authorities: { [] },
            now: { Date() },
            logger: DatabaseClone.logger
        )
        return Ingest(admission: admission, handler: handler, width: 1, logger: DatabaseClone.logger)
    }

    /// Reports a call as a gateway does.
    func report(
        _ action: String,
        _ payload: JSONValue,
        from peer: StationPeer,
        _ answers: Answers,
        to ingest: Ingest
    ) {
        guard case .event(let event) = call(action, payload, from: peer, answers).content else { return }
        ingest.report(event, from: peer)
    }

    func store(_ jobs: [IngestJob]) async -> [UUID] {
        var items: [BatchItem] = []
        for job in jobs {
            switch handler.plan(for: job) {
            case .quick(let item), .slow(let item): items.append(item)
            case .alone, .nothing: break
            }
        }
        return await writer.store(items).refused
    }

    /// One column of one account's rows, as text.
    func texts(_ statement: SQL, of peer: StationPeer) async throws -> [String] {
        let rows = try await clone.tenant().read(for: .whole(peer.account), statement)[0]
        return try rows.map { try $0.decode("text") }
    }
}
