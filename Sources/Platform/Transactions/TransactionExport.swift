import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// Transactions as a file, oldest first. It is read and sent in pieces, each in a transaction of its own, so that neither
/// memory nor a connection is held for a client that reads slowly.
struct TransactionExport: Sendable {
    enum Format: String, CaseIterable, Sendable {
        case csv
        case json
    }

    private static let pieceSize = 500

    let database: TenantDatabase
    let access: TenantAccess
    let filter: TransactionFilter
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
                .contentDisposition: "attachment; filename=\"transactions.\(format.rawValue)\"",
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
                let transaction = try TransactionBody(row: row)
                switch format {
                case .csv:
                    piece.writeString(Self.line(transaction))
                case .json:
                    piece.writeString(isFirst ? "\n" : ",\n")
                    piece.writeBytes(try JSONEncoder.api.encode(transaction))
                }
                isFirst = false
            }
            try await writer.write(piece)
            guard rows.count == Self.pieceSize, let last = rows.last else { break }
            rows = try await self.piece(behind: last.decode("id"))
        }
        if format == .json { try await writer.write(ByteBuffer(string: "\n]\n")) }
    }

    private func piece(behind last: UUID?) async throws -> [Row] {
        let statement = TransactionQueries.list(filter, behind: last, limit: Self.pieceSize)
        return try await database.read(for: access, statement)[0]
    }

    private static let header = CSVLine.text([
        "id", "transaction_id", "charge_point", "location_id", "connector_id", "token", "driver_id", "status",
        "started_at", "ended_at", "meter_start_wh", "meter_stop_wh", "energy_wh", "stop_reason", "estimated",
        "flags",
    ])

    private static func line(_ body: TransactionBody) -> String {
        func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
        return CSVLine.text([
            body.id.text, number(body.transactionID), body.chargePoint, body.locationID?.text ?? "",
            number(body.connectorID), body.token ?? "", body.driverID?.text ?? "", body.status,
            body.startedAt?.text ?? "", body.endedAt?.text ?? "", number(body.meterStartWh),
            number(body.meterStopWh), number(body.energyWh), body.stopReason ?? "",
            body.estimated ? "true" : "false", body.flags.joined(separator: " "),
        ])
    }
}
