import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// Finds out who makes a request.
struct BearerAuthentication: Sendable {
    let gate: TokenGate
    let accounts: AccountStatus
    let now: @Sendable () -> Date

    /// - Throws: ``BearerError``, also when the account is suspended.
    func principal(of request: Request) throws(BearerError) -> Principal {
        guard let header = request.headers[.authorization] else { throw .missing }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .missing }
        let claims: AccessTokenClaims
        do {
            claims = try gate.verify(String(parts[1]), now: now())
        } catch {
            throw .invalidToken
        }
        // A platform administrator's own token: the API is all of accounts so far.
        guard let account = claims.account.map(AccountID.init) else { throw .invalidToken }
        guard !accounts.isSuspended(account) else { throw .invalidToken }
        return Principal(
            account: account,
            subject: claims.subject,
            clientID: claims.clientID,
            scopes: claims.scopes
        )
    }
}
