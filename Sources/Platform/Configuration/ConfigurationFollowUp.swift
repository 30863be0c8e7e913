import FoundationEssentials
import OCPP
import Tenancy

/// Keeps the last known configuration of charge points: asks for it after a boot, notes what every reading and change
/// says, whoever asked, and brings stations to what the templates of their model want.
///
/// A station for which all keys at once are too much (an error, no answer, or the connection lost over it) is asked for
/// its limit, and then for so many keys at a time, until its firmware changes (chargers.md).
struct ConfigurationFollowUp: CommandEndHandler, BootFollowUp {
    /// The most commands that one reading may come to.
    private static let groupLimit = 100
    /// The most keys that are asked for at once, whatever a station's limit is.
    private static let keysAtOnce = 50
    /// How often a template's value is tried in vain.
    private static let attemptLimit = 3
    /// What was not delivered until then is asked again after the next boot.
    private static let expiry: TimeInterval = 3600

    /// A station that boots again within this time is not asked again; `nil` when none is ever asked.
    let interval: TimeInterval?
    private let pace = ReadingPace()

    init(interval: TimeInterval?) {
        self.interval = interval
    }

    func statements(afterBoots boots: [StoredBoot]) -> [SQL] {
        guard let interval else { return [] }
        // A version that cannot say it is not asked.
        let readings = boots.compactMap { boot -> ConfigurationReading? in
            let dialect = boot.peer.version.dialect
            guard let whole = try? dialect.call(for: .getConfiguration(keys: [])),
                let limit = try? dialect.call(for: .getConfiguration(keys: [dialect.configurationLimitKey]))
            else { return nil }
            let turn = pace.next(after: boot.at)
            return ConfigurationReading(
                peer: boot.peer,
                action: whole.action,
                whole: whole.payload.serialized(),
                limit: limit.payload.serialized(),
                at: boot.at,
                notBefore: turn,
                expiry: (turn ?? boot.at) + Self.expiry
            )
        }
        return readings.isEmpty ? [] : [ConfigurationWriting.ask(readings, every: interval)]
    }

    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        switch end.peer.version.dialect.configurationCall(action: end.action, payload: end.payload) {
        case .read(let keys):
            return try await read(keys, end, in: transaction)
        case .change(let key, let value):
            guard [.accepted, .rebootRequired].contains(end.result.status) else { return false }
            _ = try await transaction.query(ConfigurationWriting.changed(key, value, end))
            return false
        case nil:
            return false
        }
    }

    private func read(_ keys: [String], _ end: CommandEnd, in transaction: borrowing TenantTransaction)
        async throws -> Bool
    {
        let dialect = end.peer.version.dialect
        let report = end.response.flatMap(dialect.configurationReport)
        if let report {
            _ = try await transaction.query(ConfigurationWriting.store(report, of: end.peer, at: end.at))
        }
        guard end.purpose == .configuration, end.wasTried else { return false }
        if keys.isEmpty {
            guard let report, !report.entries.isEmpty else {
                return try await fallBack(end, in: transaction)
            }
        } else if keys == [dialect.configurationLimitKey] {
            // One that does not know the call at all is not asked for each of its keys.
            if end.result.status != .notSupported {
                let told = report?.entries.first?.value.flatMap { Int($0) } ?? 1
                return try await ask(inGroupsOf: told, end, in: transaction)
            }
        } else if try await !transaction.query(ConfigurationWriting.otherReadings(than: end)).isEmpty {
            // The last group goes on.
            return false
        }
        return try await apply(end, in: transaction)
    }

    private func fallBack(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool
    {
        let limit = try reading([end.peer.version.dialect.configurationLimitKey], end)
        _ = try await transaction.query([
            ConfigurationWriting.setByKey(end.peer.chargePoint), limit.insert(for: end.peer.account),
        ])
        return true
    }

    private func ask(inGroupsOf limit: Int, _ end: CommandEnd, in transaction: borrowing TenantTransaction)
        async throws -> Bool
    {
        let dialect = end.peer.version.dialect
        let known = try await transaction.query(ConfigurationWriting.knownKeys(of: end.peer.chargePoint))
        var seen: Set<String> = [dialect.configurationLimitKey.lowercased()]
        let all = try dialect.configurationKeys + known.map { try $0.decode("key", as: String.self) }
        let keys = all.filter { $0.unicodeScalars.count <= 50 && seen.insert($0.lowercased()).inserted }
        let size = min(max(1, limit), Self.keysAtOnce)
        var inserts: [SQL] = []
        for start in stride(from: 0, to: keys.count, by: size).prefix(Self.groupLimit) {
            let group = Array(keys[start..<min(start + size, keys.count)])
            inserts.append(try reading(group, end).insert(for: end.peer.account))
        }
        _ = try await transaction.query(inserts)
        return true
    }

    /// Sent once: what is too much for a station would be again, and others wait behind it.
    private func reading(_ keys: [String], _ end: CommandEnd) throws -> QueuedCommand {
        var command = try QueuedCommand(
            .getConfiguration(keys: keys),
            type: .getConfiguration,
            purpose: .configuration,
            at: end.peer.chargePoint,
            dialect: end.peer.version.dialect,
            expiresAt: end.at + Self.expiry
        )
        command.attempts = 1
        return command
    }

    private func apply(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        let drift = try await transaction.query(ConfigurationQueries.drift(of: end.peer.chargePoint))
            .map(ConfigurationDrift.init(row:))
            .filter { $0.reason.isRetried && $0.attempts < Self.attemptLimit }
        let changes = try drift.map { change in
            try ConfigurationChange(
                change,
                at: end.peer.chargePoint,
                dialect: end.peer.version.dialect,
                expiresAt: end.at + Self.expiry
            )
        }
        guard !changes.isEmpty else { return false }
        _ = try await transaction.query(
            changes.flatMap { $0.statements(for: end.peer.account, attempts: $0.drift.attempts + 1) }
        )
        return true
    }
}

extension CommandEnd {
    /// Whether the charge point had its chance: not when it ended in the queue.
    fileprivate var wasTried: Bool {
        ![.expired, .cancelled].contains(result.status) && result.errorCode != "Interrupted"
    }
}
