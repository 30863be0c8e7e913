import FoundationEssentials
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Settings of accounts, as plugins read them")
struct HostedAccountsTests {
    private struct Settings: Decodable, Sendable {
        struct Inner: Decodable, Sendable {
            var flag: Bool
        }

        var level: Int
        var inner: Inner?
    }

    private let schema = ObjectSchema([
        .field("level", .integer(1...9), standard: 5, "How much."),
        .optional(
            "inner",
            .object(ObjectSchema([.field("flag", .boolean, standard: true, "A flag.")])),
            "More."
        ),
    ])
    private let account = AccountID(.version7())

    private func accounts(_ stored: String) throws -> HostedAccounts<Settings> {
        let standings = PluginStandings()
        standings.declare([PluginFacts(name: "some-plugin", version: "1", isOnByDefault: false)])
        standings.take([
            AccountPlugin(
                account: account,
                plugin: "some-plugin",
                isEnabled: true,
                settings: stored,
                secrets: nil,
                wanted: [],
                changedAt: Date()
            )
        ])
        let box = SecretBox(try SecretKey.temporary())
        return try HostedAccounts("some-plugin", schema, standings, box, DatabaseClone.logger)
    }

    @Test("a field that a later version dropped is passed over, at whatever depth")
    func dropped() throws {
        let tenant = try accounts(#"{"level": 7, "colour": "red", "inner": {"flag": false, "old": 1}}"#)
            .resolve(account)
        #expect(tenant?.settings.level == 7)
        #expect(tenant?.settings.inner?.flag == false)
    }

    @Test("what cannot be read is told, and not taken for switched off", arguments: [#"{"level": 70}"#, "["])
    func unreadable(_ stored: String) throws {
        let accounts = try accounts(stored)
        #expect(throws: PluginFailure.unreadableSettings) { try accounts.resolve(account) }
        #expect(accounts.tenant(account) == nil)
        #expect(accounts.known().isEmpty)
        let nobody = try accounts.resolve(AccountID(.version7()))
        #expect(nobody == nil)
    }
}
