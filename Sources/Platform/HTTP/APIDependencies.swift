package import FoundationEssentials
package import Logging
package import Tenancy

/// What the API is made of. Main fills it; tests do too.
package struct APIDependencies: Sendable {
    /// Role `plugyard_app`.
    package var database: TenantDatabase
    /// Role `plugyard_auth`.
    package var authDatabase: SystemDatabase
    package var gate: TokenGate
    package var tokenIssuer: AccessTokenIssuer
    package var stationPasswords: StationPasswordHasher
    package var accountStatus: AccountStatus
    package var revocations: Revocations
    /// Reads the revocations anew: called after a commit that took rights away, before it is answered.
    package var onRightsChanged: @Sendable () async -> Void
    /// Credentials beside our own access tokens.
    package var verifiers: [any BearerVerifier]
    /// Seals what is stored and must be read again.
    package var secretBox: SecretBox
    /// For what is derived from it and not sealed: recovery codes.
    package var secretKey: SecretKey
    package var passwords: PasswordHasher
    package var readiness: Readiness
    package var document: APIDocument
    /// As `/api/health` shows it.
    package var version: String
    /// Closes the socket of a charge point that was deleted or deactivated; called after the commit.
    package var onChargePointRemoved: @Sendable (UUID) -> Void
    package var now: @Sendable () -> Date
    package var logger: Logger
    /// Further operations: commands and later features. Each must be in openapi.yaml.
    package var features: [@Sendable (inout APIRoutes) -> Void]

    package init(
        database: TenantDatabase,
        authDatabase: SystemDatabase,
        gate: TokenGate,
        tokenIssuer: AccessTokenIssuer,
        stationPasswords: StationPasswordHasher,
        accountStatus: AccountStatus,
        revocations: Revocations,
        onRightsChanged: @escaping @Sendable () async -> Void,
        verifiers: [any BearerVerifier],
        secretBox: SecretBox,
        secretKey: SecretKey,
        passwords: PasswordHasher,
        readiness: Readiness,
        document: APIDocument,
        version: String,
        onChargePointRemoved: @escaping @Sendable (UUID) -> Void,
        now: @escaping @Sendable () -> Date,
        logger: Logger,
        features: [@Sendable (inout APIRoutes) -> Void]
    ) {
        self.database = database
        self.authDatabase = authDatabase
        self.gate = gate
        self.tokenIssuer = tokenIssuer
        self.stationPasswords = stationPasswords
        self.accountStatus = accountStatus
        self.revocations = revocations
        self.onRightsChanged = onRightsChanged
        self.verifiers = verifiers
        self.secretBox = secretBox
        self.secretKey = secretKey
        self.passwords = passwords
        self.readiness = readiness
        self.document = document
        self.version = version
        self.onChargePointRemoved = onChargePointRemoved
        self.now = now
        self.logger = logger
        self.features = features
    }
}
