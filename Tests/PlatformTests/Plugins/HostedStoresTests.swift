import FoundationEssentials
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Rows of plugins")
struct HostedStoresTests {
    private static let count: SQL = "SELECT count(*) AS count FROM plugin_recording_plugin.notes"

    private func note(_ account: AccountID) -> SQL {
        "INSERT INTO plugin_recording_plugin.notes (account_id, id, text) VALUES (\(account), uuid_v7(), 'x')"
    }

    private func stores(
        _ clone: DatabaseClone,
        _ standings: PluginStandings,
        limit: Duration = HostedStores.transactionLimit
    ) async throws -> HostedStores {
        let schemas = try PluginHost.schemas(of: [RecordingPlugin.self])
        _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
        let pool = PluginPool()
        pool.open(clone.tenant(.plugin, size: 1))
        return HostedStores(plugin: "recording-plugin", pool: pool, standings: standings, limit: limit)
    }

    private func standings(isOnByDefault: Bool) -> PluginStandings {
        let standings = PluginStandings()
        standings.declare([
            PluginFacts(name: "recording-plugin", version: "1", isOnByDefault: isOnByDefault)
        ])
        return standings
    }

    @Test("a transaction that dawdles is ended, and its connection is somebody else's")
    func dawdling() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("alpha")
            let stores = try await stores(clone, standings(isOnByDefault: true), limit: .seconds(2))
            let (released, release) = AsyncStream.makeStream(of: Void.self)
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let error = await #expect(throws: DatabaseError.self) {
                        try await stores.withTransaction(of: account) { transaction in
                            _ = try await transaction.query(note(account))
                            begin.finish()
                            for await _ in released {}
                            _ = try await transaction.query(Self.count)
                        }
                    }
                    #expect(error?.code == .timedOut)
                    begin.finish()
                }
                for await _ in begun {}
                let found = try await stores.read(of: account, [Self.count])
                #expect(try found[0][0].decode("count", as: Int.self) == 0)
                release.finish()
                try await group.waitForAll()
            }
            // One that is quick is as ever.
            var patient = stores
            patient.limit = HostedStores.transactionLimit
            try await patient.withTransaction(of: account) { transaction in
                _ = try await transaction.query(note(account))
            }
            let found = try await stores.read(of: account, [Self.count])
            #expect(try found[0][0].decode("count", as: Int.self) == 1)
        }
    }

    @Test("they are there for accounts that have or had the plugin, and for no other")
    func standing() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("alpha")
            let standings = standings(isOnByDefault: false)
            let stores = try await stores(clone, standings)
            func tryAll() async throws {
                _ = try await stores.read(of: account, [Self.count])
                _ = try await stores.write(of: account, [note(account)])
                try await stores.withTransaction(of: account) { _ = try await $0.query(Self.count) }
            }
            await #expect(throws: PluginError.isOff("recording-plugin")) { try await tryAll() }
            for isEnabled in [true, false] {
                standings.take([
                    AccountPlugin(
                        account: account,
                        plugin: "recording-plugin",
                        isEnabled: isEnabled,
                        settings: "{}",
                        secrets: nil,
                        wanted: [],
                        changedAt: Date()
                    )
                ])
                try await tryAll()
            }
        }
    }

    @Test("why events wait is told to the account whose they are")
    func delays() async throws {
        try await DatabaseClone.with { clone in
            let (alpha, beta) = (try await clone.account("alpha"), try await clone.account("beta"))
            for (account, complaint) in [(alpha, "of alpha"), (beta, "of beta")] {
                _ = try await clone.owner.query(
                    """
                    INSERT INTO plugin_delays (plugin, account_id, xid, seq, at, attempts, retry_at, complaint)
                    VALUES ('some-plugin', \(account), 1, 1, now(), 3, now(), \(complaint))
                    """
                )
            }
            let rows = try await clone.tenant().read(for: .whole(alpha), AccountPluginQueries.delays)[0]
            let bodies = try rows.map { row throws(DatabaseError) in try PluginDelayBody(row: row) }
            #expect(bodies.map(\.complaint) == ["of alpha"] && bodies.map(\.attempts) == [3])
            let partner = TenantAccess(account: alpha, membership: .version7())
            let shown = try await clone.tenant().read(for: partner, AccountPluginQueries.delays)[0]
            #expect(shown.isEmpty)
        }
    }
}
