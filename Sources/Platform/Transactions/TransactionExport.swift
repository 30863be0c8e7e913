import FoundationEssentials
import Tenancy

/// Transactions as a file.
struct TransactionExport: RowExport {
    static let name = "transactions"

    static let header = [
        "id", "transaction_id", "charge_point", "location_id", "connector_id", "token", "driver_id", "status",
        "started_at", "ended_at", "meter_start_wh", "meter_stop_wh", "energy_wh", "stop_reason", "estimated",
        "flags", "cost_minor", "currency",
    ]

    let database: TenantDatabase
    let access: TenantAccess
    let filter: TransactionFilter
    let format: ExportFormat

    func piece(behind last: Row?, limit: Int) async throws -> [Row] {
        let id = try last.map { try $0.decode("id", as: UUID.self) }
        return try await database.read(
            for: access,
            TransactionQueries.list(filter, behind: id, limit: limit)
        )[0]
    }

    static func item(_ row: Row) throws -> TransactionBody {
        try TransactionBody(row: row)
    }

    static func cells(_ body: TransactionBody) -> [String] {
        func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
        return [
            body.id.text, number(body.transactionID), body.chargePoint, body.locationID?.text ?? "",
            number(body.connectorID), body.token ?? "", body.driverID?.text ?? "", body.status,
            body.startedAt?.text ?? "", body.endedAt?.text ?? "", number(body.meterStartWh),
            number(body.meterStopWh), number(body.energyWh), body.stopReason ?? "",
            body.estimated ? "true" : "false", body.flags.joined(separator: " "),
            number(body.cost?.amountMinor), body.cost?.currency ?? "",
        ]
    }
}
