import FoundationEssentials
import Tenancy

/// Whose sessions are summed, and in which tables of days and hours they are found.
enum StatisticsScope {
    /// All of the account; row security shows its days to nobody who may not see all of it.
    case account
    /// The locations that were granted to a partner.
    case granted
    case location(UUID)
    case chargePoint(ChargePointKey)

    /// The time zone that says which day it is; NULL where there is none.
    var timeZone: SQL {
        switch self {
        case .account, .granted:
            """
            (SELECT l.time_zone FROM locations l GROUP BY l.time_zone ORDER BY count(*) DESC, l.time_zone LIMIT 1)
            """
        case .location(let id):
            "(SELECT l.time_zone FROM locations l WHERE l.id = \(id))"
        case .chargePoint(let key):
            """
            (SELECT l.time_zone FROM locations l
            WHERE l.id = (SELECT c.location_id FROM charge_points c WHERE c.id = \(key.lookup)))
            """
        }
    }

    /// Columns of the rows `s` of days or hours that meet a condition.
    func rows(of sums: StatisticsSums, _ columns: SQL, where condition: SQL) -> SQL {
        switch self {
        case .account: "SELECT \(columns) FROM \(sums.ofAccount) s WHERE \(condition)"
        case .granted:
            // One location after the other, by the index: the planner cannot know how few were granted.
            """
            SELECT g.* FROM locations l
            CROSS JOIN LATERAL (
                SELECT \(columns) FROM \(sums.ofLocations) s
                WHERE s.account_id = l.account_id AND s.location_id = l.id AND \(condition)
                OFFSET 0) g
            """
        case .location(let id):
            "SELECT \(columns) FROM \(sums.ofLocations) s WHERE s.location_id = \(id) AND \(condition)"
        case .chargePoint(let key):
            """
            SELECT \(columns) FROM \(sums.ofChargePoints) s
            WHERE s.charge_point_id = \(key.lookup) AND \(condition)
            """
        }
    }

    /// What narrows the deltas, or the transactions, named `s`. Of a partner's, row security shows those of its locations.
    var condition: SQL {
        switch self {
        case .account, .granted: "true"
        case .location(let id): "s.location_id = \(id)"
        case .chargePoint(let key): "s.charge_point_id = \(key.lookup)"
        }
    }
}

extension TenantAccess {
    /// All that this access may see.
    var statistics: StatisticsScope {
        membership == nil ? .account : .granted
    }
}
