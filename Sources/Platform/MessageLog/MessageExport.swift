import FoundationEssentials
import OCPP
import Tenancy

/// A part of the message log as a file.
struct MessageExport: RowExport {
    /// Behind which row the next piece begins.
    struct Position: Sendable {
        let at: Date
        let id: UUID
    }

    static let name = "messages"

    static let header = [
        "id", "at", "charge_point", "charge_point_id", "direction", "kind", "status", "action", "message_id",
        "error_code", "latency_ms", "flags", "payload",
    ]

    let database: TenantDatabase
    let access: TenantAccess
    let filter: MessageFilter
    let format: ExportFormat

    func piece(behind last: Row?, limit: Int) async throws -> [Row] {
        let position = try last.map { Position(at: try $0.decode("at"), id: try $0.decode("id")) }
        let statement = MessageQueries.following(position, filter, limit: limit)
        return try await database.readLog(for: access, within: .seconds(15), [statement])[0]
    }

    static func item(_ row: Row) throws -> MessageBody {
        try MessageBody(row: row)
    }

    static func cells(_ message: MessageBody) -> [String] {
        [
            message.id.text, DeviceTime.format(message.at.date), message.chargePoint ?? "",
            message.chargePointID.text, message.direction, message.kind, message.status,
            message.action ?? "", message.messageID ?? "", message.errorCode ?? "",
            message.latencyMS.map(String.init) ?? "", message.flags.joined(separator: " "), message.payload,
        ]
    }
}
