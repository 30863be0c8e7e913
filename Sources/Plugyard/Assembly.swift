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
        let ingest = Ingest(
            admission: StationAdmission(
                auth: auth,
                database: ingestDatabase,
                passwords: stationPasswords,
                now: now,
                logger: logger
            ),
            handler: StationEventHandler(
                database: ingestDatabase,
                commands: desk,
                heartbeatInterval: settings.heartbeatInterval,
                gatewayName: settings.gatewayName,
                now: now,
                logger: logger
            ),
            width: 8,
            logger: logger
        )
        var gatewaySettings = GatewaySettings()
        gatewaySettings.maximumSocketsPerAddress = settings.maximumSocketsPerAddress
        let gateway = StationGateway(
            settings: gatewaySettings,
            manager: ingest,
            registry: registry,
            logger: logger
        )

        let (box, algorithm) = (SecretBox(key), settings.jwtAlgorithm)
        let keyring = Keyring(
            try await SigningKeys.load(from: auth, box: box, algorithm: algorithm, now: now())
        )
        let issuer = AccessTokenIssuer(publicURL: settings.publicURL, keyring: keyring)
        let gate = issuer.makeGate()
        let revocations = Revocations()
        let revocationService = RevocationService(
            revocations: revocations,
            database: auth,
            onKeysChanged: { [logger] in
                do {
                    let keys = try await SigningKeys.load(
                        from: auth,
                        box: box,
                        algorithm: algorithm,
                        now: now()
                    )
                    keyring.replace(with: keys)
                    gate.replaceKeys(keys)
                } catch {
                    logger.error("signing keys not read", metadata: ["error": "\(error)"])
                }
            },
            now: now,
            logger: logger
        )
        try await revocationService.load()
        let accountStatus = AccountStatus()
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
                revocations: revocations,
                onRightsChanged: { await revocationService.refresh() },
                verifiers: [],
                secretBox: box,
                secretKey: key,
                passwords: try PasswordHasher(),
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
        let accounts = AccountStatusService(
            status: accountStatus,
            database: auth,
            onSuspended: { registry.closeAll(of: $0, because: .suspended) },
            logger: logger
        )
        await accounts.refresh()
        var services: [any Service] = [
            ingest, maintenance, accounts, revocationService, server(router, on: settings.httpPort, gateway),
        ]
        if let ocppPort = settings.ocppPort {
            services.append(server(Router(context: APIContext.self), on: ocppPort, gateway))
        }
        return services + [GatewayDrain(gateway, readiness: readiness, over: settings.drain)]
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
