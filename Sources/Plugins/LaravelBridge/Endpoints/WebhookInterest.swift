import PluginKit
import Tenancy

/// Says which events an account's endpoints want, after any change of them.
enum WebhookInterest {
    /// The caller holds ``EndpointQueries/lock(_:)``.
    static func say(in transaction: borrowing TenantTransaction, _ stores: any TenantStores) async throws {
        let rows = try await transaction.query(EndpointQueries.wanted)
        let words = try rows.map { row throws(DatabaseError) in try row.decode("type", as: String.self) }
        let types = words.contains("*") ? .all : EventTypes(words.compactMap(EventType.init(rawValue:)))
        _ = try await transaction.query(stores.interest(in: types))
    }
}
