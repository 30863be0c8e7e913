import FoundationEssentials
import Logging
import OCPP
import PluginKit
import Tenancy

/// One plugin that was built and has said what it adds.
final class LoadedPlugin<Plugin: PlatformPlugin>: HostedPlugin {
    let manifest: PluginManifest
    let accountSchema: ObjectSchema
    let lane: PluginLane
    let condition: PluginCondition
    private let plugin: Plugin
    private let accounts: HostedAccounts<Plugin.AccountSettings>
    private let registrations: PluginRegistrations<Plugin.AccountSettings>

    /// - Parameters:
    ///   - type: The plugin's.
    ///   - settings: Of the installation, as its file has them.
    ///   - base: What the host gives.
    ///   - pool: Connections.
    ///   - slot: Commands.
    ///   - standings: Of accounts.
    /// - Throws: ``PluginLoadError``.
    init(
        _ type: Plugin.Type,
        _ settings: JSONObject,
        _ base: PluginFoundations,
        _ pool: PluginPool,
        _ slot: PluginCommandSlot,
        _ standings: PluginStandings
    ) throws {
        let manifest = type.manifest
        let name = manifest.name
        var logger = base.logger
        logger[metadataKey: "plugin"] = "\(name)"
        self.manifest = manifest
        try PluginRules.check(
            name,
            account: type.accountSettingsSchema,
            installation: type.settingsSchema
        )
        accountSchema = type.accountSettingsSchema
        lane = try PluginLane()
        condition = PluginCondition(name, logger: logger)
        accounts = try HostedAccounts(name, accountSchema, standings, base.box, logger)
        let client =
            manifest.needs.contains(.http) ? HostedClient(client: try OutboundClient(base.outbound)) : nil
        let context = PluginContext<Plugin.AccountSettings>(
            manifest,
            logger: BoundedLog.wrap(logger),
            clock: PluginClock(now: base.now) { try await Task.sleep(for: $0) },
            accounts: accounts,
            stores: HostedStores(plugin: name, pool: pool, standings: standings),
            http: client,
            dialler: client,
            secrets: PluginSecretBox(plugin: name, box: base.box),
            commands: HostedCommands(
                plugin: name,
                slot: slot,
                standings: standings,
                box: base.box,
                logger: logger
            )
        )
        plugin = try Plugin(try Self.read(settings), context)
        var registrations = PluginRegistrations<Plugin.AccountSettings>()
        plugin.register(in: &registrations)
        self.registrations = registrations
        try PluginRules.check(manifest, registrations)
    }

    var facts: PluginFacts {
        let subscription = registrations.subscription
        return PluginFacts(
            name: manifest.name,
            version: manifest.version,
            isOnByDefault: manifest.isOnByDefault,
            always: subscription.map { $0.interest == .always ? $0.types : [] } ?? [],
            onRequest: subscription.map { $0.interest == .whenAsked ? $0.types : [] } ?? [],
            transactional: registrations.transactional?.types ?? []
        )
    }

    var services: [PluginService] { registrations.services }
    var readiness: [PluginReadiness] { registrations.readiness }
    var metrics: [MetricDeclaration] { registrations.metrics }
    var scopes: [PluginScope] { registrations.scopes }
    var metricsBackend: (any MetricsBackend)? { registrations.metricsBackend }

    var routes: [HostedRoute] {
        registrations.routes.map { route in
            HostedRoute(
                plugin: manifest.name,
                method: route.method,
                path: route.place.path(of: manifest.name),
                id: route.id,
                audience: route.audience,
                query: route.query,
                body: route.body,
                condition: condition,
                signature: signature(of: route),
                seesAuthorization: route.seesAuthorization,
                answer: { [lane, accounts] request, account in
                    switch route.handler {
                    case .plain(let handle):
                        return try await lane.perform(within: PluginDeadline.request) {
                            try await handle(request)
                        }
                    case .tenant(let handle):
                        guard let account, let tenant = try accounts.resolve(account) else {
                            throw RouteProblem.notFound
                        }
                        return try await lane.perform(within: PluginDeadline.request) {
                            try await handle(request, tenant)
                        }
                    }
                }
            )
        }
    }

    private func signature(of route: PluginRoute<Plugin.AccountSettings>)
        -> (@Sendable (PluginRequest) async throws -> AccountID?)?
    {
        guard let judge = route.signature else { return nil }
        return { [lane] request in
            try await lane.perform(within: PluginDeadline.request) { try await judge(request) }
        }
    }

    func start() async throws {
        try await lane.perform(within: PluginDeadline.start) { [plugin] in try await plugin.start() }
        condition.started()
    }

    func stop() async {
        condition.stopped()
        do {
            try await lane.perform(within: PluginDeadline.stop) { [plugin] in await plugin.stop() }
        } catch {
            condition.failed(error, .lifecycle)
        }
    }

    func deliver(_ events: [DomainEvent], of account: AccountID, within limit: Duration) async throws {
        guard let subscription = registrations.subscription, let tenant = try accounts.resolve(account) else {
            return
        }
        try await lane.perform(within: limit) {
            try await subscription.handle(events, tenant)
        }
    }

    func statements(for event: DomainEvent) throws -> [SQL] {
        guard let transactional = registrations.transactional, transactional.types.contains(event.type),
            let tenant = accounts.tenant(event.account)
        else { return [] }
        return try transactional.statements(event, tenant)
    }

    private static func read(_ settings: JSONObject) throws -> Plugin.Settings {
        var reader = BodyReader(settings)
        let object = SchemaReader(Plugin.settingsSchema).read(&reader)
        do {
            try reader.finish()
        } catch {
            let faults = error.errors.map { "\($0.field): \($0.message)" }.joined(separator: " ")
            throw PluginLoadError("plugin \(Plugin.manifest.name): settings: \(faults)")
        }
        let data = Data(JSONValue.object(object).serialized().utf8)
        return try JSONDecoder().decode(Plugin.Settings.self, from: data)
    }
}
