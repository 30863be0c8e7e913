import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `POST /oauth/device_authorization` (RFC 8628, section 3.1): a program without a browser asks to be let in. A person
/// answers at `/device`.
struct DeviceAuthorizationRoutes: Sendable {
    /// In seconds: long enough to find the other device, short enough that few codes can be guessed at.
    private static let lifetime = 600
    /// In seconds between two polls.
    private static let interval = 5
    /// How often an address may ask; each leaves a row behind.
    private static let burst = 30
    private static let refill = 2.0

    private let authentication: ClientAuthentication
    private let database: SystemDatabase
    private let publicURL: String

    init(_ dependencies: APIDependencies, authentication: ClientAuthentication) {
        self.authentication = authentication
        database = dependencies.authDatabase
        publicURL = dependencies.tokenIssuer.issuer
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.post, "/oauth/device_authorization", "createDeviceAuthorization", use: create)
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        try await context.answerOAuth {
            let form = try await OAuthForm(request)
            let scope = try form.scope()
            let client = try await authentication.client(try ClientCredentials(form), context)
            guard client.mayUseDeviceGrant else {
                throw OAuthError(.unauthorizedClient, "This client may not use the device grant.")
            }
            try await takeAttempt(context.address)
            let code = OpaqueSecret.generate(.deviceCode)
            let userCode = try await store(code, of: client, scope: scope, address: context.address)
            let page = "\(publicURL)/device"
            return try .json(
                DeviceAuthorizationBody(
                    deviceCode: code.text,
                    userCode: userCode.text,
                    verificationURI: page,
                    verificationURIComplete: "\(page)?user_code=\(userCode.text)",
                    expiresIn: Self.lifetime,
                    interval: Self.interval
                )
            )
        }
    }

    /// - Throws: ``OAuthError`` when the address asked too often.
    private func takeAttempt(_ address: String?) async throws {
        let words = ["device address", AttemptBucket.origin(address)]
        let bucket = AttemptBucket(words, burst: Self.burst, refill: Self.refill)
        guard let wait = try await Attempts(database: database).take(bucket) else { return }
        throw OAuthError.tooManyAttempts(waiting: wait)
    }

    /// - Returns: A user code that no other device shows.
    private func store(
        _ code: OpaqueSecret,
        of client: OAuthClient,
        scope: RequestedScope?,
        address: String?
    ) async throws -> UserCode {
        for _ in 0..<5 {
            let userCode = UserCode.generate()
            let statement = GrantQueries.createDeviceCode(
                code.hash,
                userCode: userCode.text,
                client: client.id,
                scope: scope?.text,
                seconds: Self.lifetime,
                interval: Self.interval,
                address: address
            )
            let row = try await database.query("let a device ask", statement).first
            if try row?.decode("created") ?? false { return userCode }
        }
        throw OAuthError(.temporarilyUnavailable, "No code is free; try again.")
    }
}
