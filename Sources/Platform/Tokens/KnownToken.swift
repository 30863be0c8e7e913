import FoundationEssentials
import Tenancy

/// What a decision must know of one of the account's tokens.
struct KnownToken: Sendable, Hashable {
    let id: UUID
    var status = TokenStatus.accepted
    var expiresAt: Date?
    var group: String?
    /// Where it may charge; none is everywhere.
    var locations: [UUID] = []
    /// `nil`: as the account says.
    var allowsConcurrentTransactions: Bool?
    var budgetWh: Int?
    /// Since the budget began anew; 0 where there is no budget.
    var usedWh = 0
    /// Whether a transaction of it is open at another connector.
    var isChargingElsewhere = false

    var hasUsedUpItsBudget: Bool {
        budgetWh.map { usedWh >= $0 } ?? false
    }
}

extension KnownToken {
    /// Of ``TokenLookup``; `nil` when no token was found.
    init?(row: Row) throws(DatabaseError) {
        guard let id = try row.decode("id", as: UUID?.self) else { return nil }
        self.id = id
        status = TokenStatus(rawValue: try row.decode("status")) ?? .blocked
        expiresAt = try row.decode("expires_at")
        group = try row.decode("group_id")
        locations = try row.decode("location_ids")
        allowsConcurrentTransactions = try row.decode("token_allows_concurrent")
        budgetWh = try row.decode("energy_budget_wh")
        usedWh = try row.decode("energy_used_wh")
        isChargingElsewhere = try row.decode("is_charging_elsewhere")
    }
}
