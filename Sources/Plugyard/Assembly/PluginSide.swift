import CoreMetrics
import Foundation  // JSONSerialization: a file of YAML becomes JSON
import Glibc
import Logging
import Platform
import PluginKit
import Prometheus
import ServiceLifecycle
import Tenancy
import Yams

/// The plugins of this process.
struct PluginSide {
    let host: PluginHost

    /// Before anything that is counted is made: metrics stay with the backend that was there when they were made.
    ///
    /// - Throws: ``SettingsError`` about the settings of plugins.
    init(_ settings: Settings, box: SecretBox, now: @escaping @Sendable () -> Date, logger: Logger) throws {
        do {
            host = try PluginHost(
                installedPlugins,
                enabled: settings.plugins,
                settings: try Self.json(settings),
                PluginFoundations(
                    box: box,
                    outbound: OutboundSettings(
                        version: PlugyardCommand.version,
                        allowsPrivateTargets: settings.allowsPrivateTargets,
                        allowsPlainHTTP: settings.allowsPrivateTargets,
                        maximumTransfers: 64,
                        queueLimit: 200
                    ),
                    now: now,
                    logger: logger
                )
            )
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError("\(SettingKey.plugins.variable): \(error)")
        }
        if let (backend, declared) = host.metrics {
            backend.declare(declared)
            backend.define(PlatformMetrics.definitions)
            MetricsSystem.bootstrap(backend)
        }
    }

    /// Gives plugins what they need of the database, and learns for whom they are on.
    func open(_ base: Foundations) async throws {
        host.open(base.database(.plugin, size: 4))
        try await host.prepare(with: base.worker)
    }

    /// Its operations.
    func feature(_ base: Foundations) -> @Sendable (inout APIRoutes) -> Void {
        // Connections of their own: a slow plugin keeps nobody else waiting.
        let keeping = base.database(.app, size: 2)
        return { [host] in host.register(on: &$0, database: base.app, keeping: keeping, box: base.box) }
    }

    func services(_ base: Foundations, holder: String) -> (lanes: [any Service], plugins: [any Service]) {
        host.services(worker: base.worker, holder: holder, logger: base.logger) { exit(EXIT_SUCCESS) }
    }

    /// What the file says, and what the settings of metrics are to the plugin that shows them.
    private static func json(_ settings: Settings) throws -> [UInt8] {
        var tree = try settings.pluginSettingsFile.map(object) ?? [:]
        let name = PrometheusPlugin.manifest.name.rawValue
        var metrics = tree[name] as? [String: Any] ?? [:]
        // They hold for gateways and for the port of metrics too, which read no file.
        for (field, key) in [("token", SettingKey.metricsToken), ("is_on_api", .metricsPort)] {
            guard metrics[field] == nil else {
                throw SettingsError(
                    "\(SettingKey.pluginSettingsFile.variable): \(name): set \(key.variable) instead of \"\(field)\""
                )
            }
        }
        if let token = settings.metricsToken { metrics["token"] = token }
        if settings.metricsPort != nil { metrics["is_on_api"] = false }
        if tree[name] == nil || tree[name] is [String: Any] { tree[name] = metrics }
        return Array(try JSONSerialization.data(withJSONObject: tree))
    }

    private static func object(_ path: String) throws -> [String: Any] {
        let variable = SettingKey.pluginSettingsFile.variable
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingsError("\(variable): cannot read \"\(path)\"")
        }
        guard let tree = try Yams.load(yaml: text) as? [String: Any],
            JSONSerialization.isValidJSONObject(tree)
        else {
            throw SettingsError("\(variable): \"\(path)\" is no object of plugins")
        }
        return tree
    }
}
