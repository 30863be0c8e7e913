import Hummingbird
import OCPP
import PluginKit
import Tenancy

/// `/api/v1/accounts/{account}/plugins` (openapi.yaml, tag `plugins`).
struct AccountPluginRoutes: Sendable {
    let database: TenantDatabase
    let plugins: [any HostedPlugin]
    let standings: PluginStandings
    let box: SecretBox

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/plugins"
        let one = "\(all)/{name}"
        routes.tenant(.get, all, "listPlugins", scope: .accountAdmin, use: list)
        routes.tenant(.get, one, "getPlugin", scope: .accountAdmin, use: show)
        routes.tenant(.put, one, "setPlugin", scope: .accountAdmin, use: set)
    }

    /// `GET …/plugins`, operation `listPlugins`. They are few: the list has one page.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        let results = try await database.read(
            for: context.access,
            AccountPluginQueries.all,
            AccountPluginQueries.delays
        )
        let said = try results[0].compactMap { row throws(DatabaseError) in try AccountPlugin(row: row) }
        let bodies = try plugins.sorted { $0.manifest.name < $1.manifest.name }.map { plugin in
            PluginBody(
                plugin,
                said.first { $0.plugin == plugin.manifest.name },
                try delay(of: plugin, results[1])
            )
        }
        return try .json(PageBody(complete: bodies))
    }

    /// `GET …/plugins/{name}`, operation `getPlugin`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let plugin = try plugin(in: context)
        let results = try await database.read(
            for: context.access,
            AccountPluginQueries.one(plugin.manifest.name),
            AccountPluginQueries.delays
        )
        return try .single(body(plugin, results[0], results[1]), for: request)
    }

    /// `PUT …/plugins/{name}`, operation `setPlugin`.
    @Sendable private func set(_ request: Request, _ context: TenantContext) async throws -> Response {
        let plugin = try plugin(in: context)
        let name = plugin.manifest.name
        var reader = try await request.jsonObject()
        let input = AccountPluginInput(&reader, plugin.accountSchema)
        try reader.finish()
        let settingsBox = PluginSettingsBox(name, box)
        let results = try await database.withTransaction(for: context.access) { transaction in
            let account = context.account
            let before = AccountPluginQueries.one(name)
            let found = try await transaction.query([AccountPluginQueries.lock(name, of: account), before])[1]
            if let known = request.headers[.ifMatch] {
                guard try ETag(of: body(plugin, found)).satisfies(ifMatch: known) else {
                    throw Problem.preconditionFailed
                }
            }
            let known = try found.first.flatMap { row throws(DatabaseError) in try AccountPlugin(row: row) }
            var secrets = try settingsBox.open(known?.secrets, of: account)
            for (field, secret) in input.secrets { secrets[field] = secret }
            let put = AccountPluginQueries.put(
                name,
                of: account,
                isEnabled: input.isEnabled,
                settings: input.settings?.serialized() ?? known?.settings ?? "{}",
                secrets: try settingsBox.seal(secrets, of: account)
            )
            return try await transaction.query([put, AccountPluginQueries.delays])
        }
        // Here at once; other processes look for it.
        if let row = results[0].first, let changed = try AccountPlugin(row: row) { standings.take([changed]) }
        return try .single(body(plugin, results[0], results[1]), for: request)
    }

    /// - Throws: 404 when there is no such plugin here.
    private func plugin(in context: TenantContext) throws -> any HostedPlugin {
        let name = try context.pathText("name")
        guard let plugin = plugins.first(where: { $0.manifest.name.rawValue == name }) else {
            throw Problem.notFound
        }
        return plugin
    }

    /// `delays`: Of the account, of whatever plugin. They are no part of an ETag.
    private func body(_ plugin: any HostedPlugin, _ rows: [Row], _ delays: [Row] = []) throws
        -> PluginDetailBody
    {
        let row = try rows.first.flatMap { row throws(DatabaseError) in try AccountPlugin(row: row) }
        let box = PluginSettingsBox(plugin.manifest.name, box)
        let secrets = try row.map { try box.open($0.secrets, of: $0.account) } ?? [:]
        return try PluginDetailBody(plugin, row, try delay(of: plugin, delays), secrets: Array(secrets.keys))
    }

    private func delay(of plugin: any HostedPlugin, _ rows: [Row]) throws -> PluginDelayBody? {
        let name = plugin.manifest.name.rawValue
        return try rows.first { try $0.decode("plugin", as: String.self) == name }.map {
            row throws(DatabaseError) in
            try PluginDelayBody(row: row)
        }
    }
}
