import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// All transactions that a filter lets through, written while they are read: a page of them is in memory, and no
/// connection to the database waits for a slow reader.
struct TransactionExport: Sendable {
    enum Format: String, CaseIterable, Sendable {
        case csv
        case json
    }

    let database: TenantDatabase
    let access: TenantAccess
    let filter: TransactionFilter
    let format: Format

    private static let pageSize = 500
    private static let columns = [
        "id", "transaction_id", "charge_point", "location_id", "connector_id", "token", "driver_id", "status",
        "started_at", "ended_at", "meter_start_wh", "meter_stop_wh", "energy_wh", "stop_reason", "estimated",
        "flags",
    ]

    /// The first page is read before the first byte leaves, so that what fails is answered as an error.
    func response() async throws -> Response {
        let first = try await page(behind: nil)
        let isCSV = format == .csv
        var headers: HTTPFields = [
            .contentType: isCSV ? "text/csv; charset=utf-8" : "application/json",
            .cacheControl: "no-store",
        ]
        headers[.contentDisposition] = "attachment; filename=\"transactions.\(format.rawValue)\""
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { @concurrent writer in
                var rows = first
                try await writer.write(ByteBuffer(string: isCSV ? Self.head : "{\"data\":["))
                var isFirst = true
                while !rows.isEmpty {
                    try await writer.write(try text(of: rows, isFirst: isFirst))
                    isFirst = false
                    guard rows.count == Self.pageSize else { break }
                    rows = try await page(behind: rows.last?.decode("id"))
                }
                try await writer.write(ByteBuffer(string: isCSV ? "" : "]}\n"))
                try await writer.finish(nil)
            }
        )
    }

    private func page(behind last: UUID?) async throws -> [Row] {
        let statement = TransactionQueries.list(filter, behind: last, limit: Self.pageSize)
        return try await database.read(for: access, statement)[0]
    }

    private func text(of rows: [Row], isFirst: Bool) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        for (index, row) in rows.enumerated() {
            let body = try TransactionBody(row: row)
            switch format {
            case .csv:
                buffer.writeString(Self.line(body))
            case .json:
                if !isFirst || index > 0 { buffer.writeString(",\n") }
                buffer.writeBytes(try JSONEncoder.api.encode(body))
            }
        }
        return buffer
    }

    private static let head = columns.joined(separator: ",") + "\r\n"

    /// A line of RFC 4180, in the order of ``columns``.
    static func line(_ body: TransactionBody) -> String {
        func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
        func time(_ value: Timestamp?) -> String { value?.text ?? "" }
        let fields: [String] = [
            body.id.text, number(body.transactionID), cell(body.chargePoint), body.locationID?.text ?? "",
            number(body.connectorID), cell(body.token ?? ""), body.driverID?.text ?? "", body.status,
            time(body.startedAt), time(body.endedAt), number(body.meterStartWh), number(body.meterStopWh),
            number(body.energyWh), cell(body.stopReason ?? ""), body.estimated ? "true" : "false",
            cell(body.flags.joined(separator: " ")),
        ]
        return fields.joined(separator: ",") + "\r\n"
    }

    /// A charge point may say anything: what a spreadsheet would take for a formula gets an apostrophe before it.
    static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let text = isFormula ? "'\(text)" : text
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
