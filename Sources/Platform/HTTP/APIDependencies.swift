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
    /// Reads anew which accounts are suspended, and closes their sockets: called after a commit that suspends or resumes
    /// one, before it is answered.
    package var onAccountsChanged: @Sendable () async -> Void
    /// How long an account that is to be deleted can be taken back.
    package var accountDeletionDelay: Duration
    package var revocations: Revocations
    /// Reads the revocations anew: called after a commit that took rights away, before it is answered.
    package var onRightsChanged: @Sendable () async -> Void
    /// Credentials beside our own access tokens.
    package var verifiers: [any BearerVerifier]
    /// Whether the platform may connect to private addresses and without TLS where tenants say so.
    package var allowsPrivateTargets: Bool
    /// Seals what is stored and must be read again.
    package var secretBox: SecretBox
    /// For what is derived from it and not sealed: recovery codes.
    package var secretKey: SecretKey
    package var files: FileServices
    package var passwords: PasswordHasher
    package var passwordPolicy: PasswordPolicy
    package var manners: APIManners
    package var readiness: Readiness
    package var document: APIDocument
    package var web: WebAdmin
    package var feeds: FeedDesk
    /// As `/api/health` shows it.
    package var version: String
    /// The process that answers.
    package var process: AnsweringProcess
    /// Closes the socket of a charge point that was deleted or deactivated; called after the commit.
    package var onChargePointRemoved: @Sendable (AccountID, UUID) -> Void
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
        onAccountsChanged: @escaping @Sendable () async -> Void,
        accountDeletionDelay: Duration,
        revocations: Revocations,
        onRightsChanged: @escaping @Sendable () async -> Void,
        verifiers: [any BearerVerifier],
        allowsPrivateTargets: Bool,
        secretBox: SecretBox,
        secretKey: SecretKey,
        files: FileServices,
        passwords: PasswordHasher,
        passwordPolicy: PasswordPolicy,
        manners: APIManners,
        readiness: Readiness,
        document: APIDocument,
        web: WebAdmin,
        feeds: FeedDesk,
        version: String,
        process: AnsweringProcess,
        onChargePointRemoved: @escaping @Sendable (AccountID, UUID) -> Void,
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
        self.onAccountsChanged = onAccountsChanged
        self.accountDeletionDelay = accountDeletionDelay
        self.revocations = revocations
        self.onRightsChanged = onRightsChanged
        self.verifiers = verifiers
        self.allowsPrivateTargets = allowsPrivateTargets
        self.secretBox = secretBox
        self.secretKey = secretKey
        self.files = files
        self.passwords = passwords
        self.passwordPolicy = passwordPolicy
        self.manners = manners
        self.readiness = readiness
        self.document = document
        self.web = web
        self.feeds = feeds
        self.version = version
        self.process = process
        self.onChargePointRemoved = onChargePointRemoved
        self.now = now
        self.logger = logger
        self.features = features
    }
}
