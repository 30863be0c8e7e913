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
    /// What follows for the account's tokens: an unknown tag may be registered, a used-up budget is noted.
    let writes: [SQL]
    /// Whether the tag may be one of the account's tokens behind ``writes``.
    let registersToken: Bool

    /// Decides from the row of ``TokenLookup/find(_:)``.
    static func decide(
        _ idTag: String,
        on occasion: AuthorisationPolicy.Occasion,
        _ row: Row?,
        _ context: FactContext
    ) throws -> TokenAuthorisation {
        // A charge point that was deleted a moment ago may still talk.
        guard let row else {
            return TokenAuthorisation(
                info: AuthorizationInfo(status: .invalid),
                token: nil,
                flags: [],
                writes: [],
                registersToken: false
            )
        }
        let policy = try AuthorisationPolicy(row: row, now: context.receivedAt)
        let known = try KnownToken(row: row)
        let decision = policy.decide(known, on: occasion)
        var flags = [decision.flag].compactMap(\.self)
        var token = known?.id
        if token == nil, policy.isFreeVending {
            token = try row.decode("free_vending_token_id", as: UUID?.self)
        }
        var writes: [SQL] = []
        let registers = decision.registers && TokenRegistration.isPossible(idTag)
        if registers {
            writes.append(TokenRegistration.insert(idTag, seenAt: context.peer, context.receivedAt))
        } else if decision.registers {
            flags.append(TokenRegistration.refusalFlag)
        }
        if let known, known.hasUsedUpItsBudget, !policy.isFreeVending,
            try !(row.decode("budget_used_up", as: Bool?.self) ?? true)
        {
            writes.append(EnergyBudget.note(known.id))
        }
        return TokenAuthorisation(
            info: decision.info,
            token: token,
            flags: flags,
            writes: writes,
            registersToken: registers
        )
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
