import Tenancy

/// Schema `DriftingChargePoint`: one that is otherwise than its templates want.
struct DriftingChargePointBody: Encodable, Sendable {
    let chargePoint: String
    let chargePointID: ResourceID
    let drift: [ConfigurationDriftBody]

    enum CodingKeys: String, CodingKey {
        case drift
        case chargePoint = "charge_point"
        case chargePointID = "charge_point_id"
    }

    /// `rows`: At least one, all of one charge point.
    init(rows: [Row]) throws(DatabaseError) {
        chargePoint = try rows[0].decode("identity")
        chargePointID = try rows[0].decode("id")
        var drift: [ConfigurationDriftBody] = []
        for row in rows { drift.append(ConfigurationDriftBody(try ConfigurationDrift(row: row))) }
        self.drift = drift
    }
}
