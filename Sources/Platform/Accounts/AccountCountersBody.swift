import Tenancy

/// Schema `AccountCounters`.
struct AccountCountersBody: Encodable, Sendable {
    let locations: Int
    let chargePoints: Int
    let transactions: Int

    init(row: Row) throws(DatabaseError) {
        locations = try row.decode("locations")
        chargePoints = try row.decode("charge_points")
        transactions = try row.decode("transactions")
    }

    enum CodingKeys: String, CodingKey {
        case locations
        case chargePoints = "charge_points"
        case transactions
    }
}
