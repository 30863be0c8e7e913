import FoundationEssentials
import Hummingbird
import Logging
import Tenancy

/// Finds out which client makes a request to an endpoint of OAuth2 (RFC 6749, section 3.2.1), before anything else of
/// the request is believed.
struct ClientAuthentication: Sendable {
    /// Failures that an address, and a client, may have at once. Generous: a secret has 256 random bits, so this spares
    /// the log and the database, and whoever has a right secret must never wait for somebody who has not.
    private static let burst = 30
    /// In seconds: a further failure is allowed so often.
    private static let refill = 2.0

    let clients: OAuthClientDirectory
    /// Role `plugyard_auth`.
    let database: SystemDatabase

    /// - Throws: The same `invalid_client` for unknown, revoked and wrong secret; 429 after too many of them.
    func client(_ credentials: ClientCredentials, _ context: APIContext) async throws -> OAuthClient {
        let found = try await clients.client(credentials.id)
        guard let found, Self.isProven(found, by: credentials), !found.isRevoked else {
            // Compared here as well, so that the time tells nothing.
            if found == nil { _ = Self.matches(credentials, [[UInt8](repeating: 0, count: 32)]) }
            try await noteFailure(of: credentials.id, context)
            throw OAuthError(.invalidClient, "Unknown client or wrong secret.")
        }
        guard !found.accountIsSuspended else { throw OAuthError(.invalidClient, "The account is suspended.") }
        context.notes.account = found.account
        return found
    }

    private static func isProven(_ client: OAuthClient, by credentials: ClientCredentials) -> Bool {
        switch client.kind {
        case .public: credentials.secret == nil
        case .machine, .confidential: matches(credentials, client.secretHashes)
        }
    }

    private static func matches(_ credentials: ClientCredentials, _ hashes: [[UInt8]]) -> Bool {
        hashes.reduce(false) { MachineSecret.verify(credentials.secret ?? "", against: $1) || $0 }
    }

    /// - Throws: ``OAuthError`` when there were too many before.
    private func noteFailure(of clientID: String, _ context: APIContext) async throws(OAuthError) {
        let address = AttemptBucket.origin(context.address)
        for words in [["client address", address], ["client", clientID]] {
            let wait: Double?
            do {
                let bucket = AttemptBucket(words, burst: Self.burst, refill: Self.refill)
                wait = try await Attempts(database: database).take(bucket)
            } catch {
                context.logger.warning("failure not counted", metadata: ["error.code": "\(error)"])
                return
            }
            // The address first: who tries many clients fills no table.
            if let wait { throw .tooManyAttempts(waiting: wait) }
        }
    }
}
