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
        let base = try Foundations(settings, logger)
        try await base.check()
        let maintenance = Maintenance(database: base.worker, logger: logger)
        try await maintenance.tidyUp(gateway: settings.gatewayName, startedAt: base.now())

        let chargePoints = try await ChargePointSide(base)
        let identity = try await IdentitySide(base, chargePoints.registry)
        let readiness = Readiness()
        let router = try router(base, chargePoints, identity, readiness)
        let (gateway, tls) = (chargePoints.gateway, chargePoints.tls?.identity)
        var services = chargePoints.services(base) + [maintenance] + identity.services(base)
        services.append(server(router, on: settings.httpPort, gateway, tls))
        if let ocppPort = settings.ocppPort {
            services.append(server(Router(context: APIContext.self), on: ocppPort, gateway, tls))
        }
        return services + [GatewayDrain(gateway, readiness: readiness, over: settings.drain)]
    }

    private func router(
        _ base: Foundations,
        _ chargePoints: ChargePointSide,
        _ identity: IdentitySide,
        _ readiness: Readiness
    ) throws -> Router<APIContext> {
        let (accounts, rights, registry) = (identity.accounts, identity.rights, chargePoints.registry)
        let (router, _) = makeRouter(
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
                version: PlugyardCommand.version,
                onChargePointRemoved: { registry.close($0, because: .removed) },
                now: base.now,
                logger: logger,
                features: chargePoints.features(base)
            )
        )
        return router
    }

    private func server(
        _ router: Router<APIContext>,
        on port: Int,
        _ gateway: StationGateway,
        _ tls: TLSIdentity?
    ) -> any Service {
        Application(
            router: router,
            server: HTTPServerBuilder { responder in
                WebChildChannel(gateway: gateway, tls: tls, responder: responder)
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
