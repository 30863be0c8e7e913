import FoundationEssentials
import Tenancy

/// What a stop must know of the transaction it ends.
struct OpenTransaction: Sendable {
    let id: UUID
    let status: String
    let connector: Int?
    let meterStartWh: Int?
    let startedAt: Date?

    init(
        id: UUID,
        status: String = "active",
        connector: Int? = 1,
        meterStartWh: Int?,
        startedAt: Date?
    ) {
        self.id = id
        self.status = status
        self.connector = connector
        self.meterStartWh = meterStartWh
        self.startedAt = startedAt
    }

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        status = try row.decode("status")
        connector = try row.decode("connector_id")
        meterStartWh = try row.decode("meter_start_wh")
        startedAt = try row.decode("started_at")
    }
}
