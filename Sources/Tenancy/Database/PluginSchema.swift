/// The part of the database that belongs to one plugin.
package struct PluginSchema: Sendable {
    package let plugin: String
    /// Its name in the database, a word of lower-case letters, digits and underscores.
    package let schema: String
    /// Numbered from 1 on.
    package let migrations: [Migration]

    package init(plugin: String, schema: String, migrations: [Migration]) {
        self.plugin = plugin
        self.schema = schema
        self.migrations = migrations
    }
}
