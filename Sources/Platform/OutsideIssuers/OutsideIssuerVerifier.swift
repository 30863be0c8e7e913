package import FoundationEssentials
import HTTPTypes
package import Logging
package import Tenancy

/// Tokens of the identity providers that accounts trust, as bearers.
package struct OutsideIssuerVerifier: BearerVerifier {
    /// Role `plugyard_auth`.
    private let database: SystemDatabase
    private let directory: IssuerKeyDirectory
    private let ownIssuer: String
    private let cache: PrincipalCache
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - database: Role `plugyard_auth`.
    ///   - directory: The issuers' keys.
    ///   - ownIssuer: The platform's own `iss`, which is not looked up here.
    ///   - revocations: Which trust ended since a token was last judged.
    ///   - now: To judge tokens by.
    ///   - logger: Told why a token is refused, at debug level.
    package init(
        database: SystemDatabase,
        directory: IssuerKeyDirectory,
        ownIssuer: String,
        revocations: Revocations,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.database = database
        self.directory = directory
        self.ownIssuer = ownIssuer
        cache = PrincipalCache(of: .issuer, revocations: revocations)
        self.now = now
        self.logger = logger
    }

    package func principal(of token: String, account: String?) async throws -> Principal? {
        guard token.utf8.count <= TokenGate.longestToken else { return nil }
        let now = now()
        // With the account, which chooses among the rows.
        let key = Digest.sha256(Array(token.utf8) + [0] + Array((account ?? "").utf8))
        if let known = cache.principal(for: key, now: now) { return known }
        // What no issuer can have made is not ours to judge.
        guard let (issuer, kid) = try? OutsideTokenGate.peek(token), issuer != ownIssuer else { return nil }
        let rows = try await rows(trusting: issuer, with: token, in: account)
        let entry = try await judge(token, of: issuer, signedWith: kid, by: rows, now: now)
        cache.insert(entry, for: key, now: now)
        return entry.principal
    }

    /// The rows that the token could be meant for, all of one account.
    private func rows(trusting issuer: String, with token: String, in account: String?) async throws
        -> [TrustedIssuer]
    {
        guard let audiences = OutsideAudience.claimed(by: token) else { throw refusal("no_audience") }
        let find = TrustedIssuerQueries.find(issuer, audiences: audiences, account: account)
        let found = try await database.query("find who trusts an issuer", find)
        let rows = try found.map { try TrustedIssuer(row: $0) }
        guard let first = rows.first else { throw refusal("not_trusted") }
        guard rows.allSatisfy({ $0.account == first.account }) else { throw refusal("ambiguous_account") }
        return rows
    }

    /// Who it is by the first row that the token is good for.
    private func judge(
        _ token: String,
        of issuer: String,
        signedWith kid: String,
        by rows: [TrustedIssuer],
        now: Date
    ) async throws -> PrincipalCache.Entry {
        let keys = try await keys(of: issuer, naming: kid)
        guard let key = keys.verificationKey(kid) else { throw refusal("unknown_key", rows.first) }
        var reason = "algorithm_not_allowed"
        for row in rows where row.algorithms.contains(key.algorithm) {
            do {
                let claims = try OutsideTokenGate.verify(
                    token,
                    keys: keys,
                    issuer: issuer,
                    audience: row.audience,
                    groupsClaim: row.groupsClaim,
                    now: now
                )
                guard let principal = row.principal(claims) else {
                    reason = "no_mapped_group"
                    continue
                }
                return PrincipalCache.Entry(
                    principal: principal,
                    row: row.id.lowercaseText,
                    readAt: row.readAt,
                    expiresAt: claims.expiresAt.addingTimeInterval(TokenGate.leeway)
                )
            } catch {
                reason = "\(error)"
            }
        }
        throw refusal(reason, rows.first)
    }

    private func keys(of issuer: String, naming kid: String) async throws -> OutsideKeySet {
        do throws(IssuerKeysError) {
            return try await directory.keys(of: issuer, naming: kid)
        } catch {
            switch error {
            case .unusable(let reason): throw refusal(reason)
            case .unreachable, .cancelled: throw Self.unavailable(error)
            }
        }
    }

    private func refusal(_ reason: String, _ row: TrustedIssuer? = nil) -> BearerError {
        logger.debug(
            "outside token refused",
            metadata: ["error.code": "\(reason)", "issuer.id": "\(row?.id.lowercaseText ?? "")"]
        )
        return .invalidToken
    }

    private static func unavailable(_ error: IssuerKeysError) -> Problem {
        Problem(
            .serviceUnavailable,
            "issuer_unavailable",
            title: "The identity provider cannot be asked",
            detail: "Its keys are needed to check the token; try again in a moment.",
            headers: [.retryAfter: "\(Int(IssuerKeys.retryAfter))"],
            internalContext: error.reason
        )
    }
}
