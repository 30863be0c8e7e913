import Tenancy

/// Counts attempts, over all processes: the buckets are in the database.
struct Attempts: Sendable {
    /// Role `plugyard_auth`.
    let database: SystemDatabase

    /// Takes one attempt out of a bucket.
    ///
    /// - Returns: `nil` when there was one, else the seconds until there is.
    func take(_ bucket: AttemptBucket) async throws(DatabaseError) -> Double? {
        let statement = AttemptQueries.take(bucket.key, burst: bucket.burst, refill: bucket.refill)
        let rows = try await database.query("take an attempt", statement)
        guard let seconds: Double = try rows.first?.decode("seconds"), seconds > 0 else { return nil }
        return seconds
    }

    /// Forgets the attempts before one that was right.
    func forget(_ bucket: AttemptBucket) async throws(DatabaseError) {
        _ = try await database.query("forget attempts", AttemptQueries.forget(bucket.key))
    }
}
