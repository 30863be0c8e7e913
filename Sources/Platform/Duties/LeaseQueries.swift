import Tenancy

/// SQL of leases, for role `plugyard_worker`.
enum LeaseQueries {
    static func take(_ name: String, by holder: String, seconds: Int) -> SQL {
        "SELECT take_lease(\(name), \(holder), \(seconds)::integer) AS taken"
    }

    static func giveBack(_ name: String, by holder: String) -> SQL {
        "SELECT give_lease_back(\(name), \(holder))"
    }
}
