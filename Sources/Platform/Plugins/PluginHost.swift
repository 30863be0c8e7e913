import FoundationEssentials
package import Logging
import OCPP
package import PluginKit
package import ServiceLifecycle
package import Tenancy

/// The plugins of this process (docs/plugins.md).
package struct PluginHost: Sendable {
    let plugins: [any HostedPlugin]
    let standings: PluginStandings
    private let bell = EventBell()
    private let pool: PluginPool
    private let slot: PluginCommandSlot

    /// Builds the plugins and lets them say what they add. Nothing of them runs yet.
    ///
    /// - Parameters:
    ///   - installed: All that are compiled in.
    ///   - enabled: The names of those that are wanted; `nil` for all.
    ///   - settings: Of the installation: a JSON object with a member for each plugin, as bytes; `nil` for none.
    ///   - base: What plugins get.
    /// - Throws: ``PluginLoadError``, ``PluginError`` and what plugins say of their settings: the platform does not start.
    package init(
        _ installed: [any PlatformPlugin.Type],
        enabled: [String]?,
        settings: [UInt8]?,
        _ base: PluginFoundations
    ) throws {
        let names = installed.map { $0.manifest.name.rawValue }
        if let twice = Set(names).first(where: { name in names.filter { $0 == name }.count > 1 }) {
            throw PluginLoadError("two plugins are called \"\(twice)\"")
        }
        if let unknown = enabled?.first(where: { !names.contains($0) }) {
            let known = names.isEmpty ? "none is compiled in" : "expected \(names.joined(separator: ", "))"
            throw PluginLoadError("there is no plugin \"\(unknown)\"; \(known)")
        }
        let all = try Self.settings(settings)
        if let unknown = all.members.first(where: { !names.contains($0.key) }) {
            throw PluginLoadError("settings for a plugin \"\(unknown.key)\", which is not compiled in")
        }
        let (standings, pool, slot) = (PluginStandings(), PluginPool(), PluginCommandSlot())
        (self.standings, self.pool, self.slot) = (standings, pool, slot)
        plugins = try installed.filter { enabled?.contains($0.manifest.name.rawValue) ?? true }.map { type in
            let name = type.manifest.name
            guard let own = (all[name.rawValue] ?? [:]).objectValue else {
                throw PluginLoadError("settings of plugin \(name): expected an object")
            }
            return try Self.load(type, own, base, pool, slot, standings)
        }
        standings.declare(plugins.map(\.facts))
        let routes = plugins.flatMap(\.routes)
        guard Set(routes.map(\.id)).count == routes.count else {
            throw PluginLoadError("two plugins have routes with the same id")
        }
        Scope.install(plugins.flatMap(\.scopes).map(\.scope))
        guard plugins.count(where: { $0.metricsBackend != nil }) <= 1 else {
            throw PluginLoadError("two plugins are backends of metrics")
        }
    }

    private static func load<Plugin: PlatformPlugin>(
        _ type: Plugin.Type,
        _ settings: JSONObject,
        _ base: PluginFoundations,
        _ pool: PluginPool,
        _ slot: PluginCommandSlot,
        _ standings: PluginStandings
    ) throws -> any HostedPlugin {
        try LoadedPlugin(type, settings, base, pool, slot, standings)
    }

    private static func settings(_ bytes: [UInt8]?) throws -> JSONObject {
        guard let bytes else { return JSONObject() }
        guard let object = try JSONValue.parse(bytes).objectValue else {
            throw PluginLoadError("the settings of plugins are no JSON object")
        }
        return object
    }

    /// What the write path tells plugins.
    package var outbox: EventOutbox {
        guard !plugins.isEmpty else { return .nowhere }
        return EventOutbox(
            wanted: { [standings] in standings.wanted(of: $0) },
            listeners: PluginListeners(plugins, standings),
            onWritten: { [bell] in bell.ring() }
        )
    }

    /// The one that all metrics of the process go to, if there is one, and all that is declared.
    package var metrics: (backend: any MetricsBackend, declared: [MetricDeclaration])? {
        plugins.lazy.compactMap(\.metricsBackend).first.map { ($0, plugins.flatMap(\.metrics)) }
    }

    /// Gives plugins their connections.
    ///
    /// `database`: Role `plugyard_plugin`.
    package func open(_ database: TenantDatabase) {
        pool.open(database)
    }

    /// Gives plugins the way to charge points.
    package func open(_ commands: CommandRoutes) {
        slot.open(commands.issuing)
    }

    /// Says which plugins run, and learns for whom: before anything is served, or what happens then would not be told.
    ///
    /// `worker`: Role `plugyard_worker`.
    package func prepare(with worker: SystemDatabase) async throws {
        try await standings.register(plugins.map(\.facts), with: worker)
        pool.onInterest { [standings] in
            // Tried again in a moment by who looks for changes anyway.
            try? await standings.learn(from: worker)
        }
    }

    /// Adds the routes of plugins, and those by which accounts manage them.
    ///
    /// - Parameters:
    ///   - routes: Of the API.
    ///   - database: Role `plugyard_app`.
    ///   - keeping: Role `plugyard_app` with connections of its own, on which answers of plugins are kept for repetitions.
    ///   - box: Seals secret settings.
    package func register(
        on routes: inout APIRoutes,
        database: TenantDatabase,
        keeping: TenantDatabase,
        box: SecretBox
    ) {
        AccountPluginRoutes(database: database, plugins: plugins, standings: standings, box: box)
            .register(on: &routes)
        for route in plugins.flatMap(\.routes) {
            PluginRouteAdapter(route: route, keeping: keeping).register(on: &routes)
        }
    }

    /// What runs plugins: the lanes are to start before everything else and to stop behind it.
    ///
    /// - Parameters:
    ///   - worker: Role `plugyard_worker`.
    ///   - holder: This process, for leases.
    ///   - logger: Told what plugins do wrong.
    ///   - onStuck: Called when the process is to end and a plugin does not.
    /// - Returns: Services in the order of starting.
    package func services(
        worker: SystemDatabase,
        holder: String,
        logger: Logger,
        onStuck: @escaping @Sendable () -> Void
    ) -> (lanes: [any Service], plugins: [any Service]) {
        guard !plugins.isEmpty else { return ([], []) }
        return (
            [PluginLanes(plugins: plugins, logger: logger, onStuck: onStuck)],
            [
                PluginRun(
                    plugins: plugins,
                    standings: standings,
                    bell: bell,
                    worker: worker,
                    holder: holder,
                    logger: logger
                )
            ]
        )
    }
}
