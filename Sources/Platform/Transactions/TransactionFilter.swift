import Tenancy

/// What narrows the list of transactions.
struct TransactionFilter {
    /// `charge_point` is the path's where there is one.
    static let parameters = ["location_id", "token", "driver_id", "status", "from", "to"]
    /// With those of a page.
    static let listParameters = ["limit", "cursor", "sort"] + parameters

    let conditions: [SQL]

    /// The charge point of the path counts, or else the query's.
    init(_ query: inout QueryParameters, chargePoint: ChargePointKey? = nil) {
        var conditions: [SQL] = []
        if let key = chargePoint ?? query.text("charge_point").map(ChargePointKey.init) {
            conditions.append("t.charge_point_id = \(key.lookup)")
        }
        if let location = query.id("location_id") { conditions.append("t.location_id = \(location)") }
        if let token = query.text("token") {
            // The uid as the transaction has it, or in any case where it is one of the account's tokens.
            conditions.append(
                """
                (t.token_uid = \(token)
                OR t.token_id = (SELECT k.id FROM tokens k WHERE k.uid_lower = \(token.lowercased())))
                """
            )
        }
        if let driver = query.id("driver_id") { conditions.append("t.driver_id = \(driver)") }
        if let status = query.word("status", as: TransactionStatus.self) {
            conditions.append("t.status = \(status.rawValue)")
        }
        if let from = query.time("from") { conditions.append("t.listed_at >= \(from)") }
        if let to = query.time("to") { conditions.append("t.listed_at < \(to)") }
        self.conditions = conditions
    }
}
