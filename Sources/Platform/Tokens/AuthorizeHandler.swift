import OCPP
import Tenancy

/// Somebody shows a token at a charge point.
struct AuthorizeHandler: Sendable {
    func work(for idTag: String, _ context: FactContext) -> FactWork {
        .transaction { transaction in
            let decided = try await TokenAuthorisation.decide(idTag, on: .authorize, context, in: transaction)
            return FactResult(.authorized(decided.info))
        }
    }
}
