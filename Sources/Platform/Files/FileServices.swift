package import Tenancy

/// All that features need for files. Transfers have connections of their own, so that slow ones keep nobody waiting.
package struct FileServices: Sendable {
    /// For requests of tenants: role `plugyard_app`.
    let operators: FileStore
    /// For requests of charge points: role `plugyard_ingest`.
    let stations: FileStore
    package let links: FileLinks
    let limits: FileLimits

    package init(operators: TenantDatabase, stations: TenantDatabase, links: FileLinks, limits: FileLimits) {
        self.operators = FileStore(database: operators)
        self.stations = FileStore(database: stations)
        self.links = links
        self.limits = limits
    }
}
