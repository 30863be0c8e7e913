import FoundationEssentials
import Logging
import PluginKit
import Tenancy
import Testing

@Suite("What a plugin is given")
struct PluginContextTests {
    private struct Secrets: PluginSecrets {
        func seal(_ secret: [UInt8], of account: AccountID, for purpose: String) -> [UInt8] { secret }
        func open(_ sealed: [UInt8], of account: AccountID, for purpose: String) -> [UInt8] { sealed }
    }

    private struct NoAccounts: PluginAccounts {
        func tenant(_ account: AccountID) -> PluginTenant<NoSettings>? { nil }
        func known() -> [PluginTenant<NoSettings>] { [] }
    }

    private func context(needs: Set<PluginNeed>) -> PluginContext<NoSettings> {
        PluginContext(
            PluginManifest(
                name: "some-plugin",
                version: "1.0.0",
                stability: .stable,
                summary: "Does something.",
                needs: needs
            ),
            logger: Logger(label: "test"),
            clock: PluginClock(now: { Date(timeIntervalSince1970: 0) }, sleep: { _ in }),
            accounts: NoAccounts(),
            secrets: Secrets()
        )
    }

    @Test("what its manifest asks for")
    func needed() throws {
        _ = try context(needs: [.secrets]).secrets()
    }

    @Test("and nothing else, even where the host has it")
    func notNeeded() {
        let context = context(needs: [.http])
        #expect(throws: PluginError.notNeeded("some-plugin", .secrets)) { try context.secrets() }
        #expect(throws: PluginError.notNeeded("some-plugin", .store)) { try context.stores() }
    }
}
