import FoundationEssentials
import Tenancy

/// What must be known of an endpoint to deliver to it, opened.
struct DeliveryTarget: Sendable {
    /// A receiver that takes longer is tried again later.
    static let timeout = Duration.seconds(10)

    let account: AccountID
    let endpoint: UUID
    let address: String
    let secrets: [EndpointSecret]
    let headers: [String: String]
    let redis: RedisJob?

    init(_ endpoint: Endpoint, of account: AccountID, _ vault: EndpointVault) throws {
        self.account = account
        self.endpoint = endpoint.id
        address = try vault.target(endpoint.target, of: endpoint.id, account)
        secrets = try vault.secrets(endpoint.secrets, of: endpoint.id, account)
        headers = try vault.headers(endpoint.headers, of: endpoint.id, account)
        redis = endpoint.redis
    }

    func attempt(id: String, type: String, body: [UInt8], at now: Date) -> DeliveryAttempt {
        DeliveryAttempt(
            account: account,
            endpoint: endpoint,
            address: address,
            messageID: id,
            type: type,
            body: body,
            secrets: secrets.filter { $0.isGood(at: now) }.map(\.secret),
            headers: headers,
            redis: redis,
            timeout: Self.timeout
        )
    }
}
