import FoundationEssentials
import OCPP
import Tenancy

/// Schema `CommandBatch`: one command to many charge points, and how far it is.
struct BatchBody: Encodable, Sendable {
    let id: ResourceID
    let type: String
    /// Command and filter, as the POST gave them, without secrets.
    let request: JSONBody
    /// Charge points that the filter chose.
    let total: Int
    /// Commands by status, every status present. Fewer than the total when charge points were deleted since.
    let counts: [String: Int]
    let isComplete: Bool
    let createdBy: String
    let createdAt: Timestamp
    @Nullable var cancelledAt: Timestamp?

    enum CodingKeys: String, CodingKey {
        case id, type, request, total, counts
        case isComplete = "is_complete"
        case createdBy = "created_by"
        case createdAt = "created_at"
        case cancelledAt = "cancelled_at"
    }

    init(row: Row) throws(DatabaseError) {
        id = ResourceID(try row.decode("id"))
        type = try row.decode("type")
        request = JSONBody(text: try row.decode("request"), otherwise: [:])
        total = try row.decode("total")
        let found = try? JSONValue.parse(try row.decode("counts", as: String.self))
        counts = Dictionary(
            uniqueKeysWithValues: CommandStatus.allCases.map { status in
                (status.rawValue, found?[status.rawValue]?.intValue ?? 0)
            }
        )
        isComplete = counts[CommandStatus.pending.rawValue] == 0
        createdBy = try row.decode("created_by")
        createdAt = try row.timestamp("created_at")
        cancelledAt = try row.optionalTimestamp("cancelled_at")
    }
}
