package import PluginKit
package import Tenancy

extension PluginHost {
    /// What the database must have for plugins.
    ///
    /// - Throws: ``PluginError`` when numbers of migrations have gaps.
    package static func schemas(of plugins: [any PlatformPlugin.Type]) throws(PluginError) -> [PluginSchema] {
        var schemas: [PluginSchema] = []
        for plugin in plugins {
            let name = plugin.manifest.name
            guard plugin.migrations.map(\.number) == plugin.migrations.indices.map({ $0 + 1 }) else {
                throw .misdeclared(name, "its migrations are not numbered 1, 2, 3 …")
            }
            let migrations = plugin.migrations.map {
                Migration(number: $0.number, name: $0.name, script: $0.script)
            }
            schemas.append(
                PluginSchema(plugin: name.rawValue, schema: name.databaseSchema, migrations: migrations)
            )
        }
        return schemas
    }
}
