import FoundationEssentials
import Platform
import ServiceLifecycle
import Tenancy

/// What talks with charge points: sockets, messages, commands, and what the platform does of its own accord.
struct ChargePointSide {
    let registry: StationRegistry
    let desk: CommandDesk
    let courier: CommandCourier
    let gateway: StationGateway
    let passwords: StationPasswordHasher
    let authority: CertificateAuthority
    let tls: (identity: TLSIdentity, reload: any Service)?
    let files: FileServices
    private let handler: StationEventHandler
    private let ingest: Ingest

    init(_ base: Foundations) async throws {
        let settings = base.settings
        let authority = try await CertificateAuthorityKeeper.load(
            from: base.auth,
            box: base.box,
            now: base.now()
        )
        let tls = try Self.makeTLS(authority, base)
        let (registry, desk) = (StationRegistry(), CommandDesk())
        let courier = CommandCourier(
            database: base.ingest,
            gateway: registry,
            desk: desk,
            box: base.box,
            gatewayName: settings.gatewayName,
            callTimeout: settings.callTimeout,
            now: base.now,
            logger: base.logger
        )
        handler = StationEventHandler(
            database: base.ingest,
            commands: desk,
            heartbeatInterval: settings.heartbeatInterval,
            gatewayName: settings.gatewayName,
            configurationInterval: settings.configurationInterval,
            onQueued: { courier.ring($0.account, $0.chargePoint) },
            authority: authority,
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
        gateway = StationGateway(
            settings: Self.gatewaySettings(settings),
            manager: ingest,
            registry: registry,
            logger: base.logger
        )
        files = FileServices(
            // Connections of their own: a slow transfer keeps nobody waiting.
            operators: base.database(.app, size: 4),
            stations: base.database(.ingest, size: 4),
            links: FileLinks(publicURL: settings.publicURL, key: base.key),
            limits: settings.fileLimits
        )
        (self.registry, self.desk, self.courier) = (registry, desk, courier)
        (self.authority, self.tls) = (authority, tls)
    }

    /// In the order of starting.
    func services(_ base: Foundations) -> [any Service] {
        let courier = courier
        let services: [any Service] = [
            ingest, courier,
            CommandTimetable(
                worker: base.worker,
                handler: handler,
                courier: courier,
                gatewayName: base.settings.gatewayName,
                now: base.now,
                logger: base.logger
            ),
            LocalListService(
                worker: base.worker,
                database: base.ingest,
                onQueued: { courier.ring($0, $1) },
                now: base.now,
                logger: base.logger
            ),
            CampaignService(
                worker: base.worker,
                database: base.ingest,
                links: files.links,
                onQueued: { courier.ring($0, $1) },
                now: base.now,
                logger: base.logger
            ),
            VanishedTransactions(
                worker: base.worker,
                database: base.ingest,
                now: base.now,
                logger: base.logger
            ),
            SessionDeltaFolding(worker: base.worker, logger: base.logger),
        ]
        return services + (tls.map { [$0.reload] } ?? [])
    }

    /// The operations of the API that reach charge points.
    func features(_ base: Foundations) -> [@Sendable (inout APIRoutes) -> Void] {
        let (registry, courier) = (registry, courier)
        let onQueued: @Sendable (AccountID, UUID) -> Void = { courier.ring($0, $1) }
        let commands = CommandRoutes(
            database: base.app,
            desk: desk,
            gateway: registry,
            gatewayName: base.settings.gatewayName,
            callTimeout: base.settings.callTimeout,
            box: base.box,
            links: files.links,
            onQueued: onQueued,
            now: base.now
        )
        let batches = BatchRoutes(database: base.app, box: base.box, onQueued: onQueued, now: base.now)
        let certificates = CertificateRoutes(
            database: base.app,
            authority: authority,
            onQueued: onQueued,
            onRevoked: { registry.close($0, because: .removed) },
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

    private static func gatewaySettings(_ settings: Settings) -> GatewaySettings {
        var gateway = GatewaySettings()
        gateway.maximumSocketsPerAddress = settings.maximumSocketsPerAddress
        gateway.callTimeoutsBeforeClose = settings.callTimeouts
        gateway.trustedProxies = settings.trustedProxies
        return gateway
    }

    /// - Returns: `nil` without TLS.
    private static func makeTLS(_ authority: CertificateAuthority, _ base: Foundations) throws -> (
        identity: TLSIdentity, reload: any Service
    )? {
        guard let paths = base.settings.tls else { return nil }
        do {
            let files = try TLSFiles(paths, own: authority.root)
            let identity = try TLSIdentity(files)
            let reload = TLSReloadService(
                identity,
                paths: paths,
                own: authority.root,
                first: files,
                logger: base.logger
            )
            return (identity, reload)
        } catch {
            throw SettingsError("PLUGYARD_TLS_CERT, PLUGYARD_TLS_KEY, PLUGYARD_TLS_CLIENT_CA: \(error)")
        }
    }
}
