import FoundationEssentials
import OCPP
import Tenancy

/// Whether an idTag may charge at a charge point, and on which token that is booked.
struct TokenAuthorisation: Sendable {
    let info: AuthorizationInfo
    /// The account's token, if it is one.
    let token: UUID?
    /// For the transaction that begins.
    let flags: [String]

    /// Looks up and decides.
    static func decide(
        _ idTag: String,
        on occasion: AuthorisationPolicy.Occasion,
        _ context: FactContext,
        in transaction: borrowing TenantTransaction
    ) async throws -> TokenAuthorisation {
        let rows = try await transaction.query(TokenLookup.find(idTag, at: context.peer.chargePoint))
        return try await decide(idTag, on: occasion, rows, context, in: transaction)
    }

    /// Decides from the rows of ``TokenLookup/find(_:at:connector:)``, and does what follows for the account's tokens: an
    /// unknown tag may be registered, a used-up budget is noted. Nothing is asked of the database otherwise.
    static func decide(
        _ idTag: String,
        on occasion: AuthorisationPolicy.Occasion,
        _ rows: [Row],
        _ context: FactContext,
        in transaction: borrowing TenantTransaction
    ) async throws -> TokenAuthorisation {
        // A charge point that was deleted a moment ago may still talk.
        guard let row = rows.first else {
            return TokenAuthorisation(info: AuthorizationInfo(status: .invalid), token: nil, flags: [])
        }
        let policy = try AuthorisationPolicy(row: row, now: context.receivedAt)
        let known = try KnownToken(row: row)
        let decision = policy.decide(known, on: occasion)
        var flags = [decision.flag].compactMap(\.self)
        var token = known?.id
        if token == nil, policy.isFreeVending {
            token = try row.decode("free_vending_token_id", as: UUID?.self)
        }
        if decision.registers {
            token = try await register(idTag, context, in: transaction)
            if token == nil { flags.append("token_not_registered") }
        }
        if let known, known.hasUsedUpItsBudget, !policy.isFreeVending,
            try !(row.decode("budget_used_up", as: Bool?.self) ?? true)
        {
            _ = try await transaction.query(EnergyBudget.note(known.id))
        }
        return TokenAuthorisation(info: decision.info, token: token, flags: flags)
    }

    private static func register(
        _ idTag: String,
        _ context: FactContext,
        in transaction: borrowing TenantTransaction
    ) async throws -> UUID? {
        guard TokenRegistration.isPossible(idTag) else { return nil }
        let insert = TokenRegistration.insert(idTag, seenAt: context.peer, context.receivedAt)
        return try await transaction.query(insert).first?.decode("id", as: UUID.self)
    }
}

extension AuthorisationPolicy {
    /// Of ``TokenLookup``.
    fileprivate init(row: Row, now: Date) throws(DatabaseError) {
        unknownTokens = UnknownTokenPolicy(rawValue: try row.decode("unknown_token_policy")) ?? .refuse
        allowsConcurrentTransactions = try row.decode("allows_concurrent_transactions")
        isFreeVending = try row.decode("free_vending")
        location = try row.decode("location_id")
        self.now = now
    }
}
