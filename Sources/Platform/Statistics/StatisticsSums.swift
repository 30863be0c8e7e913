import Tenancy

/// The tables of sums over the same span.
struct StatisticsSums: Sendable {
    let ofAccount: SQL
    let ofLocations: SQL
    let ofChargePoints: SQL

    static let days = StatisticsSums(
        ofAccount: "account_days",
        ofLocations: "location_days",
        ofChargePoints: "charge_point_days"
    )
    /// Those of a charge point are by session.
    static let hours = StatisticsSums(
        ofAccount: "account_hours",
        ofLocations: "location_hours",
        ofChargePoints: "session_hours"
    )
}
