import OCPP
import Tenancy

/// Somebody shows a token at a charge point.
struct AuthorizeHandler: Sendable {
    func work(for idTag: String, _ context: FactContext) -> FactWork {
        .batch(
            BatchWork([.token(idTag: idTag, connector: nil)]) { findings in
                let decided = try TokenAuthorisation.decide(
                    idTag,
                    on: .authorize,
                    findings.token,
                    context
                )
                var rows = BatchRows(first: decided.writes)
                rows.authorised = AuthorisedToken(
                    idTag: idTag,
                    status: decided.info.status,
                    at: context.receivedAt
                )
                return BatchResult(.authorized(decided.info), rows)
            }
        )
    }
}
