import FoundationEssentials
import Tenancy

extension FeedHub {
    /// The id of a charge point that is named by identity or id; `nil` when there is none for these readers.
    func chargePoint(_ key: ChargePointKey) async throws(DatabaseError) -> UUID? {
        try await database.read(for: self.key.access, ChargePointQueries.find(key))[0].first?.decode("id")
    }
}
