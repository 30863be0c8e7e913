import FoundationEssentials
import Logging
import Platform
import Tenancy

/// What every part of the platform stands on: settings, secrets, and one database handle for each role.
struct Foundations: Sendable {
    let settings: Settings
    let logger: Logger
    let now: @Sendable () -> Date
    let url: String
    let secrets: DatabaseSecrets
    let key: SecretKey
    /// Seals what is stored and must be read again.
    let box: SecretBox
    /// Signs the account contexts of transactions.
    let signer: AccountContextSigner
    let plugins: PluginSide
    let auth: SystemDatabase
    let worker: SystemDatabase
    let app: TenantDatabase
    let ingest: TenantDatabase
    let feeds: FeedDesk

    /// `transactionPause`: How long a transaction of a charge point may stand still before the server ends it.
    init(_ settings: Settings, _ logger: Logger, transactionPause: Duration? = nil) throws {
        self.settings = settings
        self.logger = logger
        let now: @Sendable () -> Date = { Date() }
        self.now = now
        url = try settings.requireDatabaseURL()
        secrets = try DatabaseSecrets.load(from: settings.databaseSecretsFile)
        do {
            key = try SecretKey.loadOrCreate(path: settings.secretKeyFile)
        } catch {
            throw SettingsError("PLUGYARD_SECRET_KEY_FILE: \(error)")
        }
        box = SecretBox(key)
        signer = AccountContextSigner(key: secrets.contextKey, now: now)
        plugins = try PluginSide(settings, box: box, now: now, logger: logger)
        auth = SystemDatabase(login: secrets.login(.auth, url: url), size: 4, logger: logger)
        worker = SystemDatabase(login: secrets.login(.worker, url: url), size: 2, logger: logger)
        app = TenantDatabase(login: secrets.login(.app, url: url), size: 8, signer: signer, logger: logger)
        let login = secrets.login(.ingest, url: url)
        ingest = TenantDatabase(
            login: transactionPause.map { login.endingTransactions(after: $0) } ?? login,
            // A worker's batches, its slow lane and its single events; commands and duties.
            size: 3 * settings.batchesAtOnce + 6,
            signer: signer,
            logger: logger
        )
        feeds = FeedDesk(
            database: TenantDatabase(
                login: secrets.login(.app, url: url),
                size: 4,
                signer: signer,
                logger: logger
            ),
            isAlone: settings.bus == nil,
            now: now,
            logger: logger
        )
    }

    /// The schema is this program's, and nothing in it undermines isolation: else nothing starts.
    func check() async throws {
        try await auth.requireSchema(Migration.load(from: settings.migrationsFolder))
        try await auth.requireSchemas(PluginHost.schemas(of: installedPlugins))
        let findings = try await auth.catalogueFindings()
        guard findings.isEmpty else {
            for finding in findings {
                logger.critical("isolation is at risk", metadata: ["finding": "\(finding)"])
            }
            throw MigrationError("the catalogue check found \(findings.count) faults: see `plugyard doctor`")
        }
        try await plugins.open(self)
    }

    /// A handle with connections of its own, for what keeps them long.
    func database(
        _ role: DatabaseRole,
        size: Int,
        statementTimeout: Duration = .seconds(20)
    ) -> TenantDatabase {
        TenantDatabase(
            login: secrets.login(role, url: url),
            size: size,
            signer: signer,
            statementTimeout: statementTimeout,
            logger: logger
        )
    }
}
