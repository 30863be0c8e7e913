import OCPP
import Tenancy

/// Somebody shows a token at a charge point.
struct AuthorizeHandler: Sendable {
    func work(for idTag: String) -> FactWork {
        .transaction { transaction in
            FactResult(.authorized(try await TokenAuthorisation.decide(idTag, in: transaction).info))
        }
    }
}
