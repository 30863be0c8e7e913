import Tenancy

/// Schema `Transaction`.
struct TransactionBody: Encodable, Sendable {
    let id: ResourceID
    /// The number that OCPP knows it by.
    let transactionID: Int
    /// The identity of the charge point, which may have been deleted since.
    let chargePoint: String
    @Nullable var locationID: ResourceID?
    @Nullable var connectorID: Int?
    @Nullable var token: String?
    /// `nil` until there are drivers.
    @Nullable var driverID: ResourceID?
    let status: String
    @Nullable var startedAt: Timestamp?
    @Nullable var endedAt: Timestamp?
    @Nullable var meterStartWh: Int?
    @Nullable var meterStopWh: Int?
    let energyWh: Int
    @Nullable var powerW: Int?
    @Nullable var soc: Double?
    @Nullable var stopReason: String?
    let estimated: Bool
    let flags: [String]
    /// So far, of one that runs; `nil` without prices.
    @Nullable var cost: MoneyBody?

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        transactionID = try row.decode("transaction_id")
        chargePoint = try row.decode("charge_point_identity")
        locationID = try row.decode("location_id")
        connectorID = try row.decode("connector_id")
        token = try row.decode("token_uid")
        driverID = try row.decode("driver_id")
        status = try row.decode("status")
        startedAt = try row.optionalTimestamp("started_at")
        endedAt = try row.optionalTimestamp("ended_at")
        meterStartWh = try row.decode("meter_start_wh")
        meterStopWh = try row.decode("meter_stop_wh")
        energyWh = try row.decode("energy_wh")
        powerW = try row.decode("power_w")
        soc = try row.decode("soc")
        stopReason = try row.decode("stop_reason")
        estimated = try row.decode("estimated")
        flags = try row.decode("flags")
        cost = try MoneyBody(ofTransaction: row)
    }

    enum CodingKeys: String, CodingKey {
        case id, token, status, soc, estimated, flags, cost
        case transactionID = "transaction_id"
        case chargePoint = "charge_point"
        case locationID = "location_id"
        case connectorID = "connector_id"
        case driverID = "driver_id"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case meterStartWh = "meter_start_wh"
        case meterStopWh = "meter_stop_wh"
        case energyWh = "energy_wh"
        case powerW = "power_w"
        case stopReason = "stop_reason"
    }
}
