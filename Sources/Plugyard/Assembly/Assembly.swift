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

    /// Everything in one process. Checks that the platform may start, and returns its services in the order of starting;
    /// they stop in reverse.
    func serve() async throws -> [any Service] {
        let base = try Foundations(settings, logger)
        try await base.check()
        let process = ProcessName.serve(settings)
        let maintenance = Maintenance(database: base.worker, logger: logger)
        try await maintenance.tidyUp(gateway: process.name, startedAt: base.now())

        let registry = StationRegistry()
        let chargePoints = try await ChargePointSide(
            base,
            process,
            registry,
            CommandDesk(),
            base.plugins.host.outbox
        )
        let gateway = StationGateway(
            settings: settings.gatewaySettings,
            manager: chargePoints.ingest,
            registry: registry,
            logger: logger
        )
        let readiness = Readiness()
        let services = try await manager(base, chargePoints, maintenance, gateway, readiness)
        return services + [GatewayDrain(gateway, readiness: readiness, over: settings.drain)]
    }

    /// Everything but charge points' sockets.
    func manager() async throws -> [any Service] {
        let bus = try settings.requireBus()
        // One that was paused must not hold rows of charge points that are others' by then.
        let base = try Foundations(settings, logger, transactionPause: BusTiming().transactionPause)
        try await base.check()
        let process = ProcessName.apart(settings)
        let maintenance = Maintenance(database: base.worker, logger: logger)
        try await maintenance.makePartitions()

        let connection = try await open(bus, as: process)
        let link = BusGatewayLink(
            connection: connection,
            name: process.name,
            database: base.ingest,
            logger: logger
        )
        let desk = CommandDesk { link.notice($0, hasEnded: $1) }
        let chargePoints = try await ChargePointSide(base, process, link, desk, base.plugins.host.outbox)
        let readiness = Readiness()
        let intake = BusIntake(
            link: link,
            ingest: chargePoints.ingest,
            desk: desk,
            authority: chargePoints.authority.root,
            readiness: readiness,
            logger: logger
        )
        // Charge points that come here are told to try again, which balancers send elsewhere.
        let noSockets = StationRegistry()
        noSockets.refuseNew()
        let gateway = StationGateway(
            settings: settings.gatewaySettings,
            manager: chargePoints.ingest,
            registry: noSockets,
            logger: logger
        )
        let watch = GatewayWatch(intake: intake, worker: base.worker, logger: logger)
        return [
            NATSService(connection),
            ManagerPresence(
                name: process.name,
                version: PlugyardCommand.version,
                worker: base.worker,
                logger: logger
            ),
            chargePoints.leased("processes", watch, base),
        ] + (try await manager(base, chargePoints, maintenance, gateway, readiness, intake: intake))
    }

    /// What managers do, wherever sockets are.
    private func manager(
        _ base: Foundations,
        _ chargePoints: ChargePointSide,
        _ maintenance: Maintenance,
        _ gateway: StationGateway,
        _ readiness: Readiness,
        intake: BusIntake? = nil
    ) async throws -> [any Service] {
        let identity = try await IdentitySide(base, chargePoints.link)
        let (router, entrance) = try router(base, chargePoints, identity, readiness)
        let tls = chargePoints.tls?.identity
        let running = base.plugins.services(base, holder: chargePoints.processName)
        let metrics = MetricsSide(settings, base.plugins.host.metrics?.backend)
        var services = metrics.services(logger) + running.lanes + chargePoints.services(base)
        services.append(chargePoints.leased("maintenance", maintenance, base))
        services.append(chargePoints.leased("figures", MetricsSide.figures(base), base))
        services.append(chargePoints.leased("account_deletion", IdentitySide.accountDeletion(base), base))
        services += identity.services(base)
        services += running.plugins
        // Behind what handles its messages: it stops before.
        if let intake { services.append(intake) }
        let feeds = FeedSockets(base.feeds, entrance)
        services.append(server(router, on: settings.httpPort, gateway, tls, feeds))
        services.append(FeedService(base.feeds))
        if let intake { return services + [ManagerDrain(intake, readiness: readiness)] }
        if let ocppPort = settings.ocppPort {
            services.append(server(Router(context: APIContext.self), on: ocppPort, gateway, tls))
        }
        return services
    }

    /// Charge points' sockets alone.
    func gateway() async throws -> [any Service] {
        let metrics = MetricsSide.ofGateway(settings)
        let bus = try settings.requireBus()
        let process = ProcessName.apart(settings)
        let (registry, readiness) = (StationRegistry(), Readiness())
        let connection = try await open(bus, as: process)
        let link = BusManagerLink(
            connection: connection,
            name: process.name,
            version: PlugyardCommand.version,
            registry: registry,
            accounts: settings.gatewayAccounts,
            readiness: readiness,
            drain: settings.drain,
            logger: logger
        )
        try await link.listen()
        var services: [any Service] = metrics.services(logger) + [NATSService(connection), link]
        var identity: TLSIdentity?
        if settings.tls != nil {
            logger.notice("waiting for a manager")
            guard let authority = await link.welcome() else { return [] }
            if let tls = try settings.makeTLS(own: authority, logger) {
                identity = tls.identity
                link.trust { tls.identity.authorities }
                services.append(tls.reload)
            }
        }
        let gateway = StationGateway(
            settings: settings.gatewaySettings,
            manager: link,
            registry: registry,
            logger: logger
        )
        let router = makeGatewayRouter(readiness: readiness, metrics: metrics.gatewayRoutes)
        for port in [settings.httpPort, settings.ocppPort].compactMap({ $0 }) {
            services.append(server(router, on: port, gateway, identity))
        }
        return services + [GatewayDrain(gateway, readiness: readiness, over: settings.drain)]
    }

    private func open(_ bus: NATSSettings, as process: ProcessName) async throws -> NATSConnection {
        var bus = bus
        bus.name = process.name
        do {
            return try await NATSConnection.open(bus) { [logger] trouble in
                logger.warning("NATS complains", metadata: ["trouble": "\(trouble)"])
            }
        } catch {
            throw SettingsError("\(SettingKey.bus.variable): \(error)")
        }
    }

    private func router(
        _ base: Foundations,
        _ chargePoints: ChargePointSide,
        _ identity: IdentitySide,
        _ readiness: Readiness
    ) throws -> (Router<APIContext>, FeedEntrance) {
        let (accounts, rights, link) = (identity.accounts, identity.rights, chargePoints.link)
        let (router, _, entrance) = makeRouter(
            APIDependencies(
                database: base.app,
                authDatabase: base.auth,
                gate: identity.gate,
                tokenIssuer: identity.issuer,
                stationPasswords: chargePoints.passwords,
                accountStatus: identity.accountStatus,
                onAccountsChanged: { await accounts.refresh() },
                accountDeletionDelay: .seconds(settings.accountDeletionDays * 86_400),
                revocations: identity.revocations,
                onRightsChanged: { await rights.refresh() },
                verifiers: try identity.verifiers(base),
                allowsPrivateTargets: settings.allowsPrivateTargets,
                secretBox: base.box,
                secretKey: base.key,
                files: chargePoints.files,
                passwords: try PasswordHasher(),
                passwordPolicy: try IdentitySide.passwordPolicy(base),
                manners: APIManners(
                    cursorKey: base.key.derived(for: .cursor),
                    requestsPerMinute: settings.rateLimit,
                    refusalsPerSecond: settings.refusalLimit,
                    origins: settings.corsOrigins,
                    trustedProxies: settings.trustedProxies
                ),
                readiness: readiness,
                document: try document(),
                web: try settings.webAdmin(),
                feeds: base.feeds,
                version: PlugyardCommand.version,
                process: chargePoints.process.answering,
                onChargePointRemoved: { link.close($1, of: $0, because: .removed) },
                now: base.now,
                logger: logger,
                features: chargePoints.features(base) + [base.plugins.feature(base)]
            )
        )
        return (router, entrance)
    }

    private func server(
        _ router: Router<APIContext>,
        on port: Int,
        _ gateway: StationGateway,
        _ tls: TLSIdentity?,
        _ feeds: FeedSockets? = nil
    ) -> any Service {
        Application(
            router: router,
            server: HTTPServerBuilder { responder in
                WebChildChannel(gateway: gateway, tls: tls, feeds: feeds, responder: responder)
            },
            configuration: .init(address: .hostname(settings.httpHost, port: port), serverName: nil),
            logger: logger
        )
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
