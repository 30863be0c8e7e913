import FoundationEssentials
import Platform
import ServiceLifecycle
import Tenancy

/// What a manager does with charge points: messages, commands, and what the platform does of its own accord.
struct ChargePointSide {
    /// Where charge points are.
    let link: any GatewayLink
    let desk: CommandDesk
    let courier: CommandCourier
    let ingest: Ingest
    let passwords: StationPasswordHasher
    let authority: CertificateAuthority
    let tls: (identity: TLSIdentity, reload: any Service)?
    let files: FileServices
    private let handler: StationEventHandler
    let process: ProcessName

    /// - Parameters:
    ///   - base: What it stands on.
    ///   - process: This one.
    ///   - link: Where charge points are.
    ///   - desk: Of the commands that are under way.
    ///   - outbox: Where what happens is told to plugins.
    /// - Throws: ``SettingsError`` about TLS, and what the database says.
    init(
        _ base: Foundations,
        _ process: ProcessName,
        _ link: any GatewayLink,
        _ desk: CommandDesk,
        _ outbox: EventOutbox
    ) async throws {
        let settings = base.settings
        let authority = try await CertificateAuthorityKeeper.load(
            from: base.auth,
            box: base.box,
            now: base.now()
        )
        let tls = try settings.makeTLS(own: authority.root, base.logger)
        let courier = CommandCourier(
            database: base.ingest,
            gateway: link,
            desk: desk,
            box: base.box,
            gatewayName: process.name,
            callTimeout: settings.callTimeout,
            now: base.now,
            logger: base.logger
        )
        handler = StationEventHandler(
            database: base.ingest,
            commands: desk,
            heartbeatInterval: settings.heartbeatInterval,
            gatewayName: process.name,
            configurationInterval: settings.configurationInterval,
            onQueued: { courier.ring($0.account, $0.chargePoint) },
            onMoved: { link.closeOlder(than: $0) },
            onSuperseded: { link.closeSocket(of: $0, because: .replaced) },
            authority: authority,
            outbox: outbox,
            feeds: base.feeds,
            now: base.now,
            logger: base.logger
        )
        passwords = StationPasswordHasher(base.key)
        ingest = Ingest(
            admission: StationAdmission(
                auth: base.auth,
                database: base.ingest,
                passwords: passwords,
                authority: authority,
                authorities: { tls?.identity.authorities ?? [] },
                now: base.now,
                logger: base.logger
            ),
            handler: handler,
            width: base.settings.batchesAtOnce,
            logger: base.logger
        )
        files = FileServices(
            // Connections of their own: a slow transfer keeps nobody waiting.
            operators: base.database(.app, size: 4),
            stations: base.database(.ingest, size: 4),
            links: FileLinks(publicURL: settings.publicURL, key: base.key),
            limits: settings.fileLimits
        )
        (self.link, self.desk, self.courier, self.process) = (link, desk, courier, process)
        (self.authority, self.tls) = (authority, tls)
    }

    /// Of this process, for leases.
    var processName: String { process.name }

    /// In the order of starting.
    func services(_ base: Foundations) -> [any Service] {
        let reload = tls.map { [$0.reload] } ?? []
        return [ingest, courier] + duties(base).map { leased($0, $1, base) } + reload
    }

    /// One process at a time does each of these.
    private func duties(_ base: Foundations) -> [(String, any Service)] {
        let courier = courier
        return [
            (
                "commands",
                CommandTimetable(
                    worker: base.worker,
                    handler: handler,
                    courier: courier,
                    gatewayName: process.gateway,
                    now: base.now,
                    logger: base.logger
                )
            ),
            (
                "local_lists",
                LocalListService(
                    worker: base.worker,
                    database: base.ingest,
                    onQueued: { courier.ring($0, $1) },
                    now: base.now,
                    logger: base.logger
                )
            ),
            (
                "campaigns",
                CampaignService(
                    worker: base.worker,
                    database: base.ingest,
                    links: files.links,
                    onQueued: { courier.ring($0, $1) },
                    now: base.now,
                    logger: base.logger
                )
            ),
            (
                "vanished_transactions",
                VanishedTransactions(
                    worker: base.worker,
                    database: base.ingest,
                    now: base.now,
                    logger: base.logger
                )
            ),
            ("statistics", SessionDeltaFolding(worker: base.worker, logger: base.logger)),
            ("energy_hours", EnergyHours(worker: base.worker, logger: base.logger)),
        ]
    }

    /// The service while this process has the lease of the duty.
    func leased(_ duty: String, _ service: any Service, _ base: Foundations) -> any Service {
        LeasedService(duty, holder: process.name, worker: base.worker, service: service, logger: base.logger)
    }

    /// The operations of the API that reach charge points.
    func features(_ base: Foundations) -> [@Sendable (inout APIRoutes) -> Void] {
        let (link, courier) = (link, courier)
        let onQueued: @Sendable (AccountID, UUID) -> Void = { courier.ring($0, $1) }
        let commands = CommandRoutes(
            database: base.app,
            desk: desk,
            gateway: link,
            gatewayName: process.name,
            callTimeout: base.settings.callTimeout,
            box: base.box,
            links: files.links,
            onQueued: onQueued,
            now: base.now
        )
        base.plugins.host.open(commands)
        let batches = BatchRoutes(database: base.app, box: base.box, onQueued: onQueued, now: base.now)
        let certificates = CertificateRoutes(
            database: base.app,
            authority: authority,
            onQueued: onQueued,
            onRevoked: { link.close($1, of: $0, because: .removed) },
            now: base.now
        )
        let rotation = PasswordRotationRoutes(
            database: base.app,
            passwords: passwords,
            box: base.box,
            onQueued: onQueued
        )
        return [
            { commands.register(on: &$0) }, { batches.register(on: &$0) },
            { certificates.register(on: &$0) }, { rotation.register(on: &$0) },
        ]
    }
}
