import FoundationEssentials
import Tenancy

/// What a hub has seen, to tell changes from what stayed the same. Numbers, not contents.
struct FeedKnowledge {
    /// How far back things are found by when they were made; longer than transactions of the database take.
    static let memory: TimeInterval = 60

    struct Fault: Hashable {
        let chargePoint: UUID
        let connector: Int
        let errorCode: String
        let at: Date?

        init(row: Row) throws(DatabaseError) {
            chargePoint = try row.decode("charge_point_id")
            connector = try row.decode("connector_id")
            errorCode = try row.decode("error_code")
            at = try row.decode("status_at")
        }
    }

    /// What a reading brought to light.
    struct News {
        var chargePoints: [UUID] = []
        var removed: [UUID] = []
        var sessions: [UUID] = []
        var endedCommands: [UUID] = []
        var faults: [FeedFaultBody] = []

        var isEmpty: Bool {
            chargePoints.isEmpty && removed.isEmpty && sessions.isEmpty && endedCommands.isEmpty
                && faults.isEmpty
        }
    }

    private var chargePoints: [UUID: Int] = [:]
    private var faults: [UUID: Set<Fault>] = [:]
    private var activeSessions: [UUID: Int] = [:]
    /// Sessions and commands that are over, until they are too old to be found by when they were made.
    private var endedSessions: [UUID: (digest: Int, seen: Date)] = [:]
    private var pendingCommands: Set<UUID> = []
    private var endedCommands: [UUID: Date] = [:]

    /// `ids`: Of whom these are all rows there are; `nil` for all.
    mutating func learn(chargePoints rows: [Row], of ids: Set<UUID>?, into news: inout News) throws {
        var gone = ids.map { $0.filter { chargePoints[$0] != nil } } ?? Set(chargePoints.keys)
        for row in rows {
            let (id, digest): (UUID, Int) = (try row.decode("id"), try row.decode("digest"))
            gone.remove(id)
            guard chargePoints.updateValue(digest, forKey: id) != digest else { continue }
            news.chargePoints.append(id)
        }
        for id in gone {
            chargePoints[id] = nil
            faults[id] = nil
            news.removed.append(id)
        }
    }

    mutating func learn(faults rows: [Row], of ids: Set<UUID>?, into news: inout News) throws {
        var found: [UUID: Set<Fault>] = [:]
        for row in rows {
            let fault = try Fault(row: row)
            found[fault.chargePoint, default: []].insert(fault)
            guard faults[fault.chargePoint]?.contains(fault) != true else { continue }
            news.faults.append(try FeedFaultBody(row: row))
        }
        guard let ids else {
            faults = found
            return
        }
        for id in ids { faults[id] = found[id] }
    }

    /// - Returns: Sessions that were active and are not among all that are: they have ended, or were removed.
    mutating func learn(sessions rows: [Row], areAll: Bool, now: Date, into news: inout News) throws -> [UUID]
    {
        var missing = areAll ? Set(activeSessions.keys) : []
        for row in rows {
            let (id, digest): (UUID, Int) = (try row.decode("id"), try row.decode("digest"))
            missing.remove(id)
            if try row.decode("is_active") {
                if activeSessions.updateValue(digest, forKey: id) != digest { news.sessions.append(id) }
            } else {
                activeSessions[id] = nil
                if endedSessions.updateValue((digest, now), forKey: id)?.digest != digest {
                    news.sessions.append(id)
                }
            }
        }
        for id in missing { activeSessions[id] = nil }
        if areAll {
            endedSessions = endedSessions.filter { now.timeIntervalSince($0.value.seen) < 2 * Self.memory }
        }
        return Array(missing)
    }

    mutating func learn(commands rows: [Row], now: Date, into news: inout News) throws {
        var gone = pendingCommands
        pendingCommands = []
        for row in rows {
            let id: UUID = try row.decode("id")
            if try row.decode("is_pending") {
                pendingCommands.insert(id)
                endedCommands[id] = nil
            } else if endedCommands.updateValue(now, forKey: id) == nil {
                news.endedCommands.append(id)
                gone.remove(id)
            }
        }
        gone.subtract(pendingCommands)
        for id in gone where endedCommands.updateValue(now, forKey: id) == nil {
            news.endedCommands.append(id)
        }
        endedCommands = endedCommands.filter { now.timeIntervalSince($0.value) < 2 * Self.memory }
    }
}
