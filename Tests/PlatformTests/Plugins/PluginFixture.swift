import FoundationEssentials
import OCPP
import PluginKit
import ServiceLifecycle
import Tenancy
import TestSupport
import Testing

@testable import Platform

/// Charge points, and a ``RecordingPlugin`` that is told of them.
struct PluginFixture {
    let stations: StationFixture
    let host: PluginHost
    let recorder: Recorder
    let worker: SystemDatabase
    let writer: BatchWriter

    init(_ clone: DatabaseClone) async throws {
        let schemas = try PluginHost.schemas(of: [RecordingPlugin.self])
        _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
        try await self.init(try await StationFixture(clone))
    }

    /// The same as after a restart.
    func again() async throws -> PluginFixture {
        try await PluginFixture(stations)
    }

    private init(_ stations: StationFixture) async throws {
        let clone = stations.clone
        self.stations = stations
        recorder = Recorder.named(clone.name)
        host = try PluginHost(
            [RecordingPlugin.self],
            enabled: nil,
            settings: Array(#"{"recording-plugin": {"recorder": "\#(clone.name)"}}"#.utf8),
            PluginFoundations(
                box: SecretBox(try SecretKey.temporary()),
                outbound: OutboundSettings(version: "test"),
                now: { Date() },
                logger: DatabaseClone.logger
            )
        )
        host.open(clone.tenant(.plugin))
        worker = clone.system(.worker, size: 2)
        try await host.prepare(with: worker)
        writer = BatchWriter(database: stations.ingest, outbox: host.outbox, logger: DatabaseClone.logger)
    }

    /// Stores calls of different charge points as one batch.
    func store(_ jobs: [IngestJob]) async -> [UUID] {
        await writer.store(items(jobs)).refused
    }

    func items(_ jobs: [IngestJob]) -> [BatchItem] {
        jobs.compactMap { job in
            switch stations.handler.plan(for: job) {
            case .quick(let item), .slow(let item): item
            case .alone, .nothing: nil
            }
        }
    }

    /// Stores one call of each charge point and returns what they were answered.
    @discardableResult
    func call(_ action: String, _ payload: JSONValue, from peers: [StationPeer]) async -> [JSONValue] {
        let answers = Answers()
        _ = await store(peers.map { stations.call(action, payload, from: $0, answers) })
        return peers.flatMap { answers.of($0) }
    }

    /// Runs the plugins as a process does, until the body ends.
    func running(_ body: () async throws -> Void) async throws {
        let services = host.services(worker: worker, holder: "test", logger: DatabaseClone.logger) {}
        let group = ServiceGroup(services: services.lanes + services.plugins, logger: DatabaseClone.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// The outbox, in the order in which plugins read it.
    func outbox() async throws -> [DomainEvent] {
        let rows = try await stations.clone.owner.query(
            """
            SELECT account_id, xid, seq, at, id, type, charge_point_id, charge_point, data
            FROM event_outbox ORDER BY xid, seq
            """
        )
        return try rows.compactMap { try OutboxEntry(row: $0).event }
    }

    static func start(_ register: Int = 1000) -> JSONValue {
        [
            "connectorId": 1, "idTag": "TAG", "meterStart": JSONValue(register),
            "timestamp": .string(DeviceTime.format(Date())),
        ]
    }
}

/// Looks again and again until it is so: what it waits for happens in other tasks.
func until(
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !isSo() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
