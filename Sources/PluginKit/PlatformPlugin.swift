/// A feature that is compiled into the platform and that the platform does not know by name (docs/plugins.md).
///
/// Declared, strict, with a lifecycle: the manifest says what it is and what it needs; `init` reads its settings and may
/// refuse to start; ``register(in:)`` describes what it adds and does nothing; work begins with ``start()``. A plugin has no
/// side effects before that, and reaches nothing but what its ``PluginContext`` gives it.
package protocol PlatformPlugin: Sendable {
    /// Of the installation, read once at start. ``NoSettings`` where there are none.
    associatedtype Settings: Decodable & Sendable = NoSettings
    /// Of each account, changed by its administrators. ``NoSettings`` where there are none.
    associatedtype AccountSettings: Decodable & Sendable = NoSettings

    static var manifest: PluginManifest { get }
    /// What ``Settings`` are read from; what it does not name is refused.
    static var settingsSchema: ObjectSchema { get }
    /// What ``AccountSettings`` are read from; likewise. Every field has a default or may be absent, since an account
    /// begins with none.
    static var accountSettingsSchema: ObjectSchema { get }
    /// The plugin's own schema in the database, in the order of their numbers.
    static var migrations: [PluginMigration] { get }

    /// Builds the plugin. Judges its settings beyond what a schema can say.
    ///
    /// - Throws: What is wrong with the settings; the platform then does not start, and shows it.
    init(_ settings: Settings, _ context: PluginContext<AccountSettings>) throws

    /// Says what the plugin adds. Called once, before ``start()``.
    func register(in registrations: inout PluginRegistrations<AccountSettings>)

    /// Called once, before any of its handlers and services. The platform waits ``PluginDeadline/start`` for it; a plugin that
    /// throws or takes longer is paused, and tried again later.
    func start() async throws

    /// Called once, when nothing of the plugin runs any more. The platform waits ``PluginDeadline/stop`` for it.
    func stop() async
}

extension PlatformPlugin {
    package static var settingsSchema: ObjectSchema { .empty }
    package static var accountSettingsSchema: ObjectSchema { .empty }
    package static var migrations: [PluginMigration] { [] }

    package func start() async throws {}
    package func stop() async {}
}
