import FoundationEssentials
import Tenancy

/// Schema `Process`.
struct ProcessBody: Encodable, Sendable {
    /// What a process does.
    enum Role: String, Encodable, Sendable {
        /// Everything.
        case platform
        case gateway
        case manager
    }

    let role: Role
    /// As it is set.
    let name: String
    /// Parts the runs of a name that stay apart; `nil` where there is one process.
    @Nullable var run: String?
    @Nullable var version: String?
    let since: Timestamp
    /// When it was heard last.
    let seenAt: Timestamp
    /// Since when it is taken for dead.
    @Nullable var goneAt: Timestamp?
    /// Charge points that are connected there; `nil` of those that take none.
    @Nullable var sockets: Int?
    /// Whether it gave this answer.
    let isAnswering: Bool

    /// One that runs apart; `row`: Of ``ProcessQueries/list``.
    init(row: Row, answering: String) throws(DatabaseError) {
        let text: String = try row.decode("role")
        guard let role = Role(rawValue: text) else {
            throw DatabaseError(.decoding, "a process with the role \(text)")
        }
        self.role = role
        let whole: String = try row.decode("name")
        // As the process names itself: its name, and what it drew when it began.
        if let dash = whole.lastIndex(of: "-") {
            name = String(whole[..<dash])
            run = String(whole[whole.index(after: dash)...])
        } else {
            name = whole
        }
        version = try row.decode("version")
        since = try row.timestamp("since")
        seenAt = try row.timestamp("seen_at")
        goneAt = try row.optionalTimestamp("gone_at")
        sockets = try row.decode("sockets")
        isAnswering = whole == answering
    }

    /// The only one.
    init(only name: String, version: String, since: Date, now: Date, sockets: Int) {
        role = .platform
        self.name = name
        self.version = version
        self.since = Timestamp(since)
        seenAt = Timestamp(now)
        self.sockets = sockets
        isAnswering = true
    }

    enum CodingKeys: String, CodingKey {
        case role, name, run, version, since, sockets
        case seenAt = "seen_at"
        case goneAt = "gone_at"
        case isAnswering = "is_answering"
    }
}
