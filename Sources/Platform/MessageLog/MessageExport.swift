import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import OCPP
import Tenancy

/// A part of the message log as a file, oldest frame first. It is read and sent in pieces, each in a transaction of its
/// own, so that neither memory nor a connection is held for a client that reads slowly.
struct MessageExport: Sendable {
    enum Format: String, CaseIterable, Sendable {
        case csv
        case json
    }

    /// Behind which row the next piece begins.
    struct Position: Sendable {
        let at: Date
        let id: UUID
    }

    private static let pieceSize = 500

    let database: TenantDatabase
    let access: TenantAccess
    let filter: MessageFilter
    let format: Format

    /// Reads the first piece, so that what is refused is refused before anything is sent.
    func response() async throws -> Response {
        let first = try await piece(behind: nil)
        let type = format == .csv ? "text/csv; charset=utf-8" : "application/json"
        return Response(
            status: .ok,
            headers: [
                .contentType: type,
                .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"messages.\(format.rawValue)\"",
            ],
            body: ResponseBody { writer in
                try await write(first, to: &writer)
                try await writer.finish(nil)
            }
        )
    }

    @concurrent private func write(_ first: [Row], to writer: inout any ResponseBodyWriter) async throws {
        var rows = first
        try await writer.write(ByteBuffer(string: format == .csv ? Self.header : "["))
        var isFirst = true
        while true {
            var piece = ByteBuffer()
            for row in rows {
                let message = try MessageBody(row: row)
                switch format {
                case .csv:
                    piece.writeString(Self.line(message))
                case .json:
                    piece.writeString(isFirst ? "\n" : ",\n")
                    piece.writeBytes(try JSONEncoder.api.encode(message))
                }
                isFirst = false
            }
            try await writer.write(piece)
            guard rows.count == Self.pieceSize, let last = rows.last else { break }
            rows = try await self.piece(
                behind: Position(at: try last.decode("at"), id: try last.decode("id"))
            )
        }
        if format == .json { try await writer.write(ByteBuffer(string: "\n]\n")) }
    }

    private func piece(behind position: Position?) async throws -> [Row] {
        let statement = MessageQueries.following(position, filter, limit: Self.pieceSize)
        return try await database.readLog(for: access, within: .seconds(15), [statement])[0]
    }

    private static let header = CSVLine.text([
        "id", "at", "charge_point", "charge_point_id", "direction", "kind", "status", "action", "message_id",
        "error_code", "latency_ms", "flags", "payload",
    ])

    private static func line(_ message: MessageBody) -> String {
        CSVLine.text([
            message.id.text, DeviceTime.format(message.at.date), message.chargePoint ?? "",
            message.chargePointID.text, message.direction, message.kind, message.status,
            message.action ?? "", message.messageID ?? "", message.errorCode ?? "",
            message.latencyMS.map(String.init) ?? "", message.flags.joined(separator: " "), message.payload,
        ])
    }
}
