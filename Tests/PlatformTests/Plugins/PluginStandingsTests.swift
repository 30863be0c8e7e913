import FoundationEssentials
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("For whom plugins are on")
struct PluginStandingsTests {
    private let usual = PluginFacts(
        name: "usual-plugin",
        version: "1",
        isOnByDefault: true,
        always: EventTypes([.transactionStarted])
    )
    private let asked = PluginFacts(
        name: "asked-plugin",
        version: "1",
        isOnByDefault: true,
        onRequest: EventTypes([.meterValuesReceived, .chargePointBooted])
    )

    @Test("what accounts say is found in the database, as are the events that plugins ask for")
    func learning() async throws {
        try await DatabaseClone.with { clone in
            let (alpha, beta) = (try await clone.account("alpha"), try await clone.account("beta"))
            let worker = clone.system(.worker)
            let standings = PluginStandings()
            standings.declare([usual, asked])
            try await standings.register([usual, asked], with: worker)
            #expect(standings.wanted(of: alpha) == EventTypes([.transactionStarted]))

            let put = AccountPluginQueries.put(
                "usual-plugin",
                of: alpha,
                isEnabled: false,
                settings: "{}",
                secrets: nil
            )
            _ = try await clone.tenant().write(for: .whole(alpha), put)
            let pool = PluginPool()
            pool.open(clone.tenant(.plugin))
            let stores = HostedStores(plugin: "asked-plugin", pool: pool, standings: standings)
            let types = EventTypes([.meterValuesReceived, .tokenAuthorized])
            _ = try await stores.write(of: beta, [stores.interest(in: types)])
            try await standings.learn(from: worker)

            #expect(!standings.isOn("usual-plugin", for: alpha))
            #expect(standings.wanted(of: alpha) == [])
            #expect(standings.wanted(of: beta) == EventTypes([.transactionStarted, .meterValuesReceived]))
            #expect(standings.wanted(by: "asked-plugin", of: beta) == EventTypes([.meterValuesReceived]))
            #expect(standings.wanted(by: "no-such-plugin", of: beta) == [])
            // The database says the same to those who ask it.
            for (account, type) in [
                (alpha, EventType.transactionStarted), (beta, .transactionStarted),
                (beta, .meterValuesReceived),
                (beta, .tokenAuthorized), (beta, .chargePointBooted),
            ] {
                let rows = try await clone.owner.query(
                    "SELECT is_event_wanted(\(account), \(type.rawValue)) AS wanted"
                )
                #expect(
                    try rows[0].decode("wanted", as: Bool.self)
                        == standings.wanted(of: account).contains(type)
                )
            }
        }
    }

    @Test("a plugin's role reaches its own tables of its own account, and nothing else")
    func reach() async throws {
        try await DatabaseClone.with { clone in
            let schemas = try PluginHost.schemas(of: [RecordingPlugin.self])
            _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
            try await clone.system(.auth).requireSchemas(schemas)
            let again = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
            #expect(again == [])
            let findings = try await clone.owner.catalogueFindings()
            #expect(findings == [])
            let (alpha, beta) = (try await clone.account("alpha"), try await clone.account("beta"))
            let pool = PluginPool()
            pool.open(clone.tenant(.plugin))
            let standings = PluginStandings()
            standings.declare([PluginFacts(name: "recording-plugin", version: "1", isOnByDefault: true)])
            let stores = HostedStores(plugin: "recording-plugin", pool: pool, standings: standings)
            let note: SQL =
                "INSERT INTO plugin_recording_plugin.notes (account_id, id, text) VALUES (\(alpha), uuid_v7(), 'x')"
            _ = try await stores.write(of: alpha, [note])
            await #expect(throws: DatabaseError.self) { try await stores.write(of: beta, [note]) }
            let count: SQL = "SELECT count(*) AS count FROM plugin_recording_plugin.notes"
            let (mine, theirs) = (
                try await stores.read(of: alpha, [count]), try await stores.read(of: beta, [count])
            )
            #expect(try mine[0][0].decode("count", as: Int.self) == 1)
            #expect(try theirs[0][0].decode("count", as: Int.self) == 0)
            for table: SQL in ["charge_points", "tokens", "account_plugins", "event_outbox", "plugins"] {
                await #expect(throws: DatabaseError.self) {
                    try await stores.read(of: alpha, ["SELECT 1 FROM \(table)"])
                }
            }
        }
    }
}
