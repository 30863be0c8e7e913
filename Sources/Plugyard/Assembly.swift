import Foundation  // JSONSerialization: openapi.yaml becomes JSON
import Hummingbird
import HummingbirdCore
import Logging
import Platform
import ServiceLifecycle
import Tenancy
import Yams

/// Puts the platform together: the only place that knows all of its parts.
struct Assembly {
    private let settings: Settings
    private let logger: Logger

    init(_ settings: Settings, _ logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Checks that the platform may start, and returns its services in the order of starting; they stop in reverse.
    func services() async throws -> [any Service] {
        let now: @Sendable () -> Date = { Date() }
        let url = try settings.requireDatabaseURL()
        let secrets = try DatabaseSecrets.load(from: settings.databaseSecretsFile)
        let key = try secretKey()

        let auth = SystemDatabase(login: secrets.login(.auth, url: url), size: 4, logger: logger)
        let worker = SystemDatabase(login: secrets.login(.worker, url: url), size: 2, logger: logger)
        let signer = AccountContextSigner(key: secrets.contextKey, now: now)
        let app = TenantDatabase(
            login: secrets.login(.app, url: url),
            size: 8,
            signer: signer,
            logger: logger
        )
        let ingestDatabase = TenantDatabase(
            login: secrets.login(.ingest, url: url),
            size: 8,
            signer: signer,
            logger: logger
        )

        try await check(auth)
        let maintenance = Maintenance(database: worker, logger: logger)
        try await maintenance.tidyUp(gateway: settings.gatewayName, startedAt: now())

        let registry = StationRegistry()
        let desk = CommandDesk()
        let stationPasswords = StationPasswordHasher(key)
        let box = SecretBox(key)
        let courier = CommandCourier(
            database: ingestDatabase,
            gateway: registry,
            desk: desk,
            box: box,
            gatewayName: settings.gatewayName,
            callTimeout: settings.callTimeout,
            now: now,
            logger: logger
        )
        let stationEvents = StationEventHandler(
            database: ingestDatabase,
            commands: desk,
            heartbeatInterval: settings.heartbeatInterval,
            gatewayName: settings.gatewayName,
            configurationInterval: settings.configurationInterval,
            onQueued: { courier.ring($0.account, $0.chargePoint) },
            now: now,
            logger: logger
        )
        let timetable = CommandTimetable(
            worker: worker,
            handler: stationEvents,
            courier: courier,
            gatewayName: settings.gatewayName,
            now: now,
            logger: logger
        )
        let ingest = Ingest(
            admission: StationAdmission(
                auth: auth,
                database: ingestDatabase,
                passwords: stationPasswords,
                now: now,
                logger: logger
            ),
            handler: stationEvents,
            width: 8,
            logger: logger
        )
        var gatewaySettings = GatewaySettings()
        gatewaySettings.maximumSocketsPerAddress = settings.maximumSocketsPerAddress
        gatewaySettings.trustedProxies = settings.trustedProxies
        let gateway = StationGateway(
            settings: gatewaySettings,
            manager: ingest,
            registry: registry,
            logger: logger
        )

        let algorithm = settings.jwtAlgorithm
        let keyring = Keyring(
            try await SigningKeys.load(from: auth, box: box, algorithm: algorithm, now: now()).keySet
        )
        let issuer = AccessTokenIssuer(publicURL: settings.publicURL, keyring: keyring)
        let gate = issuer.makeGate()
        let signingKeys = SigningKeyService(
            keyring: keyring,
            gate: gate,
            database: auth,
            box: box,
            algorithm: algorithm,
            rotation: settings.keyRotation,
            now: now,
            logger: logger
        )
        let contextKeys = ContextKeyService(
            signer: signer,
            first: secrets.contextKey,
            path: settings.databaseSecretsFile,
            logger: logger
        )
        let revocations = Revocations()
        let revocationService = RevocationService(
            revocations: revocations,
            database: auth,
            onKeysChanged: { await signingKeys.reload() },
            now: now,
            logger: logger
        )
        try await revocationService.load()
        let mails = MailOutboxService(
            database: worker,
            box: box,
            sender: try mailSender(now),
            now: now,
            logger: logger
        )
        let accountStatus = AccountStatus()
        let accounts = AccountStatusService(
            status: accountStatus,
            database: auth,
            onSuspended: { registry.closeAll(of: $0, because: .suspended) },
            logger: logger
        )
        await accounts.refresh()
        let readiness = Readiness()
        let (callTimeout, gatewayName) = (settings.callTimeout, settings.gatewayName)
        let (router, _) = makeRouter(
            APIDependencies(
                database: app,
                authDatabase: auth,
                gate: gate,
                tokenIssuer: issuer,
                stationPasswords: stationPasswords,
                accountStatus: accountStatus,
                onAccountsChanged: { await accounts.refresh() },
                accountDeletionDelay: .seconds(settings.accountDeletionDays * 86_400),
                revocations: revocations,
                onRightsChanged: { await revocationService.refresh() },
                verifiers: try verifiers(auth, issuer, revocations, now),
                allowsPrivateTargets: settings.allowsPrivateTargets,
                secretBox: box,
                secretKey: key,
                passwords: try PasswordHasher(),
                passwordPolicy: try passwordPolicy(),
                manners: APIManners(
                    cursorKey: key.derived(for: .cursor),
                    requestsPerMinute: settings.rateLimit,
                    refusalsPerSecond: settings.refusalLimit,
                    origins: settings.corsOrigins,
                    trustedProxies: settings.trustedProxies
                ),
                readiness: readiness,
                document: try document(),
                version: PlugyardCommand.version,
                onChargePointRemoved: { registry.close($0, because: .removed) },
                now: now,
                logger: logger,
                features: [
                    { routes in
                        CommandRoutes(
                            database: app,
                            desk: desk,
                            gateway: registry,
                            gatewayName: gatewayName,
                            callTimeout: callTimeout,
                            now: now
                        ).register(on: &routes)
                    }
                ]
            )
        )
        var services: [any Service] = [
            ingest, courier, timetable, maintenance,
            VanishedTransactions(worker: worker, database: ingestDatabase, now: now, logger: logger),
            accounts, revocationService, signingKeys, contextKeys, mails,
            accountDeletion(secrets, url: url, signer: signer, worker: worker, now: now),
            server(router, on: settings.httpPort, gateway),
        ]
        if let ocppPort = settings.ocppPort {
            services.append(server(Router(context: APIContext.self), on: ocppPort, gateway))
        }
        return services + [GatewayDrain(gateway, readiness: readiness, over: settings.drain)]
    }

    /// What proves a bearer beside our own access tokens.
    private func verifiers(
        _ auth: SystemDatabase,
        _ issuer: AccessTokenIssuer,
        _ revocations: Revocations,
        _ now: @escaping @Sendable () -> Date
    ) throws -> [any BearerVerifier] {
        let allowsPrivateTargets = settings.allowsPrivateTargets
        let outbound = try OutboundClient(
            OutboundSettings(
                version: PlugyardCommand.version,
                allowsPrivateTargets: allowsPrivateTargets,
                allowsPlainHTTP: allowsPrivateTargets
            )
        )
        return [
            APIKeyVerifier(database: auth, revocations: revocations, now: now),
            OutsideIssuerVerifier(
                database: auth,
                directory: IssuerKeyDirectory(
                    documents: OutboundIssuerDocuments(outbound),
                    policy: IssuerURLPolicy(allowsPlainHTTP: allowsPrivateTargets),
                    now: now,
                    logger: logger
                ),
                ownIssuer: issuer.issuer,
                revocations: revocations,
                now: now,
                logger: logger
            ),
        ]
    }

    private func server(_ router: Router<APIContext>, on port: Int, _ gateway: StationGateway) -> any Service
    {
        Application(
            router: router,
            server: HTTPServerBuilder { responder in WebChildChannel(gateway: gateway, responder: responder)
            },
            configuration: .init(address: .hostname(settings.httpHost, port: port), serverName: nil),
            logger: logger
        )
    }

    private func mailSender(_ now: @escaping @Sendable () -> Date) throws -> MailSender {
        guard let mail = settings.mail else { return .log(logger) }
        do {
            return .relay(try MailRelay(mail, now: now))
        } catch {
            throw SettingsError("PLUGYARD_SMTP_URL, PLUGYARD_MAIL_FROM: \(error)")
        }
    }

    /// With connections of its own: an export and a purge keep theirs for long.
    private func accountDeletion(
        _ secrets: DatabaseSecrets,
        url: String,
        signer: AccountContextSigner,
        worker: SystemDatabase,
        now: @escaping @Sendable () -> Date
    ) -> AccountDeletionService {
        let reading = TenantDatabase(
            login: secrets.login(.app, url: url),
            size: 1,
            signer: signer,
            logger: logger
        )
        let purging = TenantDatabase(
            login: secrets.login(.worker, url: url),
            size: 1,
            signer: signer,
            statementTimeout: AccountDeletionService.purgeTimeout,
            logger: logger
        )
        return AccountDeletionService(
            export: AccountExport(database: reading, folder: settings.exportFolder, now: now),
            worker: worker,
            purging: purging,
            logger: logger
        )
    }

    private func passwordPolicy() throws -> PasswordPolicy {
        guard let path = settings.commonPasswordsFile else {
            logger.warning("no list of common passwords: only the few that are built in are refused")
            return PasswordPolicy()
        }
        do {
            return PasswordPolicy(listed: try CommonPasswords(path: path))
        } catch {
            let complaint =
                switch error {
                case .unreadable: "cannot read \"\(path)\""
                case .malformed: "\"\(path)\" is not in lower case and sorted by bytes (LC_ALL=C sort -u)"
                }
            throw SettingsError("PLUGYARD_COMMON_PASSWORDS_FILE: \(complaint)")
        }
    }

    private func secretKey() throws -> SecretKey {
        do {
            return try SecretKey.loadOrCreate(path: settings.secretKeyFile)
        } catch {
            throw SettingsError("PLUGYARD_SECRET_KEY_FILE: \(error)")
        }
    }

    /// The schema is this program's, and nothing in it undermines isolation: else nothing starts.
    private func check(_ auth: SystemDatabase) async throws {
        try await auth.requireSchema(Migration.load(from: settings.migrationsFolder))
        let findings = try await auth.catalogueFindings()
        guard findings.isEmpty else {
            for finding in findings {
                logger.critical("isolation is at risk", metadata: ["finding": "\(finding)"])
            }
            throw MigrationError("the catalogue check found \(findings.count) faults: see `plugyard doctor`")
        }
    }

    private func document() throws -> APIDocument {
        guard let yaml = try? String(contentsOfFile: settings.openAPIFile, encoding: .utf8) else {
            throw SettingsError("PLUGYARD_OPENAPI_FILE: cannot read \"\(settings.openAPIFile)\"")
        }
        guard let tree = try Yams.load(yaml: yaml) else {
            throw SettingsError("PLUGYARD_OPENAPI_FILE: \"\(settings.openAPIFile)\" is empty")
        }
        let json = try JSONSerialization.data(
            withJSONObject: tree,
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        return APIDocument(yaml: yaml, json: String(decoding: json, as: UTF8.self))
    }
}
