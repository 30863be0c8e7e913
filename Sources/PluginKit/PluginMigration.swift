/// One step of a plugin's own schema (``PluginName/databaseSchema``), run once by `plugyard migrate` as the owner, in a
/// transaction of its own with the schema first in `search_path`.
///
/// The rules are the platform's: each table is a tenant's, with `account_id` leading its keys, is protected by
/// `CALL protect_tenant_table('…', 'plugyard_plugin')`, and has explicit grants to `plugyard_plugin`. The catalogue check
/// looks at it as at every other table, and nothing starts while it finds a fault.
package struct PluginMigration: Sendable, Hashable {
    /// From 1 on, without gaps.
    package let number: Int
    /// What it does, in a few words with underscores.
    package let name: String
    /// SQL. Never changed once it ran anywhere: add another migration instead.
    package let script: String

    package init(_ number: Int, _ name: String, _ script: String) {
        self.number = number
        self.name = name
        self.script = script
    }
}
