import FoundationEssentials
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("the trail is kept as long as the account says")
struct AuditRetentionTests {
    @Test("what is older goes with the hourly sweep, and nothing of others")
    func sweep() async throws {
        try await DatabaseClone.with { clone in
            let (short, long) = (try await clone.account("short"), try await clone.account("long"))
            let statement: SQL = "UPDATE accounts SET audit_retention_days = 30 WHERE id = \(short)"
            _ = try await clone.owner.write(for: short, statement)
            for account in [short, long] {
                for days in [29, 31, 364, 366] {
                    _ = try await clone.owner.write(
                        for: account,
                        """
                        INSERT INTO audit_events (account_id, id, at, actor_kind, action, resource_type)
                        VALUES (\(account), \(UUID.version7()), now() - make_interval(days => \(days)::integer), 'system',
                            \("old.\(days)"), 'test')
                        """
                    )
                }
            }
            try await Maintenance(database: clone.system(.worker), logger: DatabaseClone.logger).sweep()
            for (account, kept) in [(short, ["old.29"]), (long, ["old.29", "old.31", "old.364"])] {
                let rows = try await clone.tenant().read(
                    for: .whole(account),
                    "SELECT action FROM audit_events WHERE resource_type = 'test' ORDER BY at DESC"
                )
                let actions = try rows[0].map { try $0.decode("action", as: String.self) }
                #expect(actions == kept)
            }
        }
    }
}
