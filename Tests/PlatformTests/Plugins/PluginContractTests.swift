import FoundationEssentials
import OCPP
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

/// What every plugin keeps, whatever it does. One that is new needs a line in ``PluginContract/all``.
@Suite("The contract of plugins")
struct PluginContractTests {
    @Test("every folder under Sources/Plugins is installed, and held to the contract")
    func everyPlugin() throws {
        let root = try #require(PluginContract.root)
        let folders = try FileManager.default.contentsOfDirectory(atPath: root + "/Sources/Plugins")
        let list = try String(
            contentsOfFile: root + "/Sources/Plugyard/InstalledPlugins.swift",
            encoding: .utf8
        )
        for folder in folders {
            #expect(list.contains("import \(folder)\n") && list.contains("    \(folder)Plugin.self"))
            let isTested = PluginContract.all.contains { String(reflecting: $0.type).hasPrefix(folder + ".") }
            #expect(isTested, "\(folder) is not held to the contract")
        }
    }

    @Test("its declaration keeps the rules, and is the same each time", arguments: PluginContract.all)
    func declaration(_ contract: PluginContract) throws {
        let (first, second) = (try contract.host(), try contract.host())
        let (one, two) = (try #require(first.plugins.first), try #require(second.plugins.first))
        #expect(one.facts == two.facts)
        #expect(one.routes.map(\.id) == two.routes.map(\.id))
        #expect(one.services.map(\.name) == two.services.map(\.name))
        #expect(one.metrics == two.metrics)
        #expect(one.condition.word == .starting)
    }

    @Test("its settings are what its schema says, and nothing else", arguments: PluginContract.all)
    func settings(_ contract: PluginContract) throws {
        // Account settings: none at all, and those of the example, are read.
        for text in ["{}", contract.accountSettings] {
            let isRead = try contract.reads(settings: text)
            #expect(isRead, "\(text) is not read")
        }
        for schema in [contract.type.settingsSchema, contract.type.accountSettingsSchema] {
            var reader = try BodyReader(json: Array(#"{"there_is_no_such_setting": 1}"#.utf8))
            _ = SchemaReader(schema).read(&reader)
            let problem = #expect(throws: Problem.self) { try reader.finish() }
            #expect(problem?.errors.contains { $0.code == "unknown" } == true)
        }
    }

    @Test("its schema in the database keeps the rules of isolation", arguments: PluginContract.all)
    func migrations(_ contract: PluginContract) async throws {
        try await DatabaseClone.with { clone in
            let schemas = try PluginHost.schemas(of: [contract.type])
            let migrator = Migrator(owner: clone.owner, logger: DatabaseClone.logger)
            _ = try await migrator.migrate(schemas)
            let again = try await migrator.migrate(schemas)
            let findings = try await clone.owner.catalogueFindings()
            #expect(again == [] && findings == [])
        }
    }

    @Test(
        "it starts, takes every event that it may be told of, answers, and stops, all in time",
        arguments: PluginContract.all
    )
    func life(_ contract: PluginContract) async throws {
        try await DatabaseClone.with { clone in
            let schemas = try PluginHost.schemas(of: [contract.type])
            _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
            let host = try contract.host(clone)
            let plugin = try #require(host.plugins.first)
            let (on, off) = (try await clone.account("on"), try await clone.account("off"))
            try host.standings.take([contract.row(on, isEnabled: true), contract.row(off, isEnabled: false)])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await plugin.lane.run() }
                try await plugin.start()
                for account in [on, off] {
                    for event in try PluginContract.events(of: account) {
                        let types = plugin.facts.always.union(plugin.facts.onRequest)
                        guard types.contains(event.type) else { continue }
                        await works(orIsOutside: account == on) {
                            try await plugin.deliver([event], of: account, within: PluginDeadline.events)
                        }
                        await works(orIsOutside: account == on) {
                            try await plugin.deliver([event], of: account, within: PluginDeadline.events)
                        }
                    }
                }
                for route in plugin.routes {
                    let request = PluginRequest(route.method, route.path, body: Array("{}".utf8))
                    await works(orIsOutside: true, orRefuses: true) {
                        _ = try await route.answer(request, on)
                    }
                    if case .tenant = route.audience {
                        await #expect(throws: RouteProblem.notFound) { try await route.answer(request, off) }
                    }
                }
                await plugin.stop()
                #expect(plugin.condition.word == .stopped)
                plugin.lane.close()
                try await group.waitForAll()
            }
        }
    }

    @Test("the world outside may fail a plugin, and nothing else")
    func allowed() {
        #expect(Self.isOutside(GuardedFailure(.unresolved, "no such name")))
        #expect(!Self.isOutside(PluginFailure.timedOut(.seconds(1))))
        #expect(!Self.isOutside(DatabaseError(.server, "no such column")))
        #expect(!Self.isOutside(RouteProblem.notFound))
    }

    /// The world of these tests is empty: who is outside of it cannot be reached.
    private static func isOutside(_ error: any Error) -> Bool {
        error is GuardedFailure
    }

    private func works(
        orIsOutside mayBeOutside: Bool,
        orRefuses mayRefuse: Bool = false,
        _ work: () async throws -> Void
    ) async {
        do {
            try await work()
        } catch {
            let isAllowed = mayBeOutside && Self.isOutside(error) || mayRefuse && error is RouteProblem
            if !isAllowed { Issue.record("\(error)") }
        }
    }
}
