import Tenancy

/// What narrows the list of reservations.
struct ReservationFilter {
    static let parameters = ["limit", "cursor", "sort", "charge_point", "status", "token"]

    let conditions: [SQL]

    init(_ query: inout QueryParameters) {
        var conditions: [SQL] = []
        if let key = query.text("charge_point") {
            conditions.append("r.charge_point_id = \(ChargePointKey(key).lookup)")
        }
        if let status = query.word("status", as: ReservationStatus.self) {
            conditions.append("\(ReservationQueries.status) = \(status.rawValue)")
        }
        if let token = query.text("token") {
            conditions.append("lower(r.token_uid) = \(token.lowercased())")
        }
        self.conditions = conditions
    }
}
