import FoundationEssentials
import OCPP
import Tenancy

/// A command that is over, for the part of the platform that goes on from there.
struct CommandEnd: Sendable {
    let id: UUID
    /// As stored: the word of a ``CommandType``.
    let type: String
    let purpose: CommandPurpose
    /// The call by which it was sent, without secrets.
    let action: String
    let payload: JSONValue
    let result: CommandResult
    /// The charge point's answer; `nil` when there was none.
    let response: JSONValue?
    let peer: StationPeer
    let at: Date

    init(
        _ id: UUID,
        row: Row,
        _ result: CommandResult,
        _ outcome: CallOutcome?,
        of peer: StationPeer,
        at date: Date
    ) throws(DatabaseError) {
        self.id = id
        type = try row.decode("type")
        purpose = CommandPurpose(rawValue: try row.decode("purpose")) ?? .operator
        action = try row.decode("action", as: String?.self) ?? ""
        let payload = try row.decode("payload", as: String?.self)
        self.payload = payload.flatMap { try? JSONValue.parse($0) } ?? [:]
        self.result = result
        response = if case .result(let answer)? = outcome { answer } else { nil }
        self.peer = peer
        at = date
    }
}

/// A feature that goes on when commands end, whoever made them.
protocol CommandEndHandler: Sendable {
    /// In the transaction that stores the end, as role `plugyard_ingest`. An error rolls the end back, and it is tried
    /// again.
    ///
    /// - Returns: Whether commands were left in the charge point's queue.
    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool
}

/// A feature that has something to ask of charge points that have just booted.
protocol BootFollowUp: Sendable {
    /// Statements for the boots' own transaction and round trip, as role `plugyard_ingest`, in the context of all their
    /// accounts: they name the account of each row. The column `charge_point_id` of the rows that they return says in
    /// whose queues commands were left. They must cost nearly nothing when there is nothing to do: some charge points
    /// boot every second.
    func statements(afterBoots boots: [StoredBoot]) -> [SQL]
}

/// Which features go on after boots and commands: the one table of it.
struct FollowUps: Sendable {
    var commandEnds: [any CommandEndHandler] = []
    var boots: [any BootFollowUp] = []
}
