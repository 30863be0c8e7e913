import FoundationEssentials
import LaravelBridge
import OCPP
import Platform
import PluginKit
import Tenancy
import TestSupport
import Testing

@Suite("an account that is due is exported, and then gone")
struct AccountDeletionTests {
    /// A deletion service on a clone, with a folder of its own for exports.
    private struct Deletion {
        let folder = "/tmp/plugyard-exports-\(UUID().uuidString)"
        let service: AccountDeletionService

        init(_ clone: DatabaseClone, signer: AccountContextSigner? = nil) {
            let purging = TenantDatabase(
                login: clone.login(.worker),
                size: 1,
                signer: signer ?? clone.signer,
                statementTimeout: AccountDeletionService.purgeTimeout,
                logger: DatabaseClone.logger
            )
            service = AccountDeletionService(
                export: AccountExport(database: clone.tenant(), folder: folder, now: { Date() }),
                worker: clone.system(.worker),
                purging: purging,
                logger: DatabaseClone.logger
            )
        }

        var files: [String] {
            // There is no folder before the first export.
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        }

        func lines(of file: String) throws -> [JSONValue] {
            let data = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
            return try String(decoding: data, as: UTF8.self).split(separator: "\n").map {
                try JSONValue.parse(String($0))
            }
        }

        func remove() throws {
            if FileManager.default.fileExists(atPath: folder) {
                try FileManager.default.removeItem(atPath: folder)
            }
        }
    }

    private func makeDue(_ account: AccountID, in clone: DatabaseClone) async throws {
        _ = try await clone.owner.write(for: account, "SELECT suspend_account(\(account))")
        _ = try await clone.owner.write(for: account, "SELECT schedule_account_deletion(\(account), -1)")
    }

    private func accountsLeft(_ clone: DatabaseClone) async throws -> [String] {
        try await clone.owner.query("SELECT slug FROM accounts ORDER BY slug").map { try $0.decode("slug") }
    }

    @Test("no row of it remains in any table, and nothing of others is touched")
    func purge() async throws {
        try await DatabaseClone.with { clone in
            let (alpha, beta) = (
                try await AccountContents("alpha", in: clone), try await AccountContents("beta", in: clone)
            )
            // Somebody who was never in either, and somebody who is in both.
            let stranger = try await clone.administrator()
            _ = try await clone.owner.query(
                "UPDATE users SET is_platform_admin = false WHERE id = \(stranger)"
            )
            _ = try await clone.owner.write(
                for: beta.account,
                """
                INSERT INTO memberships (account_id, id, user_id, email, role)
                VALUES (\(beta.account), \(UUID.version7()), \(alpha.member), 'alpha@plugyard.test', 'viewer')
                """
            )
            for (table, count) in try await clone.rowCounts(of: alpha.account) {
                #expect(count > 0, "\(table) has no row: the test would not see that it is forgotten")
            }
            let others = try await clone.rowCounts(of: beta.account)
            let deletion = Deletion(clone)
            try await makeDue(alpha.account, in: clone)
            await deletion.service.deleteDue()

            let accounts = try await accountsLeft(clone)
            #expect(accounts == ["beta"])
            for (table, count) in try await clone.rowCounts(of: alpha.account) {
                #expect(count == 0, "\(table)")
            }
            let othersAfter = try await clone.rowCounts(of: beta.account)
            #expect(othersAfter == others)
            let people = try await clone.owner.query("SELECT id FROM users").map {
                try $0.decode("id", as: UUID.self)
            }
            #expect(Set(people) == [stranger, alpha.member, beta.member])
            try await makeDue(beta.account, in: clone)
            await deletion.service.deleteDue()
            let left = try await clone.owner.query("SELECT id FROM users").map {
                try $0.decode("id", as: UUID.self)
            }
            #expect(left == [stranger])
            try deletion.remove()
        }
    }

    @Test("what plugins keep of it goes with it")
    func plugins() async throws {
        try await DatabaseClone.with { clone in
            let schemas = try PluginHost.schemas(of: [LaravelBridgePlugin.self])
            _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
            let (alpha, beta) = (try await clone.account("alpha"), try await clone.account("beta"))
            for account in [alpha, beta] {
                _ = try await clone.owner.write(for: account, Self.webhook(of: account))
            }
            try await makeDue(alpha, in: clone)
            let deletion = Deletion(clone)
            await deletion.service.deleteDue()
            for (account, left) in [(alpha, 0), (beta, 1)] {
                let count: SQL = "SELECT count(*) AS count FROM plugin_laravel_bridge.deliveries"
                let found = try await clone.owner.write(for: account, count)[0]
                #expect(try found.first?.decode("count", as: Int.self) == left)
            }
            let accounts = try await accountsLeft(clone)
            #expect(accounts == ["beta"])
            try deletion.remove()
        }
    }

    private static func webhook(of account: AccountID) -> [SQL] {
        let id = UUID.version7()
        return [
            """
            INSERT INTO plugin_laravel_bridge.endpoints (account_id, id, url, target, events, secrets)
            VALUES (\(account), \(id), 'https://hooks.example/', 'x', '{*}', 'x')
            """,
            """
            INSERT INTO plugin_laravel_bridge.deliveries (
                account_id, endpoint_id, event_id, type, lane, happened_at, body, give_up_at
            ) VALUES (\(account), \(id), uuid_v7(), 'transaction.started', uuid_v7(), now(), '{}', now())
            """,
        ]
    }

    @Test("the export has every row that the account can read, once, and no hash of a secret")
    func export() async throws {
        try await DatabaseClone.with { clone in
            let alpha = try await AccountContents("alpha", in: clone)
            _ = try await AccountContents("beta", in: clone)
            try await makeDue(alpha.account, in: clone)
            let counts = try await clone.rowCounts(of: alpha.account)
            let deletion = Deletion(clone)
            await deletion.service.deleteDue()
            let file = try #require(deletion.files.first)
            #expect(deletion.files.count == 1)
            #expect(file.hasPrefix("alpha-\(alpha.account)-20") && file.hasSuffix("Z.ndjson"))
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(deletion.folder)/\(file)")
            #expect(attributes[.posixPermissions] as? Int == 0o600)

            let lines = try deletion.lines(of: file)
            #expect(lines.first?["table"] == "accounts")
            let found = Dictionary(grouping: lines) { $0["table"]?.stringValue ?? "" }
            // What role app may not read at all.
            let hidden: Set = [
                "token_grants", "authorization_codes", "device_codes", "token_revisions", "removed_tokens",
                "event_outbox", "plugin_delays", "session_marks",
            ]
            #expect(Set(found.keys) == Set(counts.keys).subtracting(hidden).union(["accounts"]))
            for (table, rows) in found where table != "accounts" {
                #expect(rows.count == counts[table], "\(table)")
                for row in rows {
                    #expect(row["row"]?["account_id"]?.stringValue == alpha.account.description, "\(table)")
                }
            }
            #expect(found["messages"]?.first?["row"]?["payload"] == .string("[\"line\nbreak\", \"é\"]"))
            #expect(found["charge_points"]?.first?["row"]?["password_hash"] == nil)
            #expect(found["clients"]?.first?["row"]?["secret_sha256"] == nil)
            #expect(found["api_keys"]?.first?["row"]?["secret_sha256"] == nil)
            try deletion.remove()
        }
    }

    @Test("what fails leaves the account whole, and the next turn ends what an earlier one began")
    func interrupted() async throws {
        try await DatabaseClone.with { clone in
            let alpha = try await AccountContents("alpha", in: clone)
            try await makeDue(alpha.account, in: clone)
            let counts = try await clone.rowCounts(of: alpha.account)
            // Killed between export and purge, as far as the database can tell.
            let forged = AccountContextSigner(key: [UInt8](repeating: 9, count: 32))
            let killed = Deletion(clone, signer: forged)
            await killed.service.deleteDue()
            #expect(killed.files.count == 1)
            let countsAfter = try await clone.rowCounts(of: alpha.account)
            #expect(countsAfter == counts)

            let next = Deletion(clone)
            await next.service.deleteDue()
            #expect(next.files == [])
            let accounts = try await accountsLeft(clone)
            #expect(accounts == [])
            try killed.remove()
        }
    }

    @Test("a draft that a killed process left is no export, and goes with the next one")
    func drafts() async throws {
        try await DatabaseClone.with { clone in
            let alpha = try await AccountContents("alpha", in: clone)
            try await makeDue(alpha.account, in: clone)
            let deletion = Deletion(clone)
            try FileManager.default.createDirectory(
                atPath: deletion.folder,
                withIntermediateDirectories: true
            )
            let draft = "\(deletion.folder)/alpha-\(alpha.account)-20260101T000000Z.ndjson.draft"
            let other = "\(deletion.folder)/beta-\(UUID())-20260101T000000Z.ndjson.draft"
            for path in [draft, other] {
                #expect(FileManager.default.createFile(atPath: path, contents: Data()))
            }
            await deletion.service.deleteDue()
            #expect(deletion.files.count == 2)
            #expect(!FileManager.default.fileExists(atPath: draft))
            try deletion.remove()
        }
    }

    @Test("an account that is not due, or was resumed, stays, whatever is asked for")
    func notDue() async throws {
        try await DatabaseClone.with { clone in
            let alpha = try await AccountContents("alpha", in: clone)
            let counts = try await clone.rowCounts(of: alpha.account)
            let deletion = Deletion(clone)
            let worker = TenantDatabase(
                login: clone.login(.worker),
                size: 1,
                signer: clone.signer,
                logger: DatabaseClone.logger
            )
            let steps: [SQL] = [
                "SELECT suspend_account(\(alpha.account))",
                "SELECT schedule_account_deletion(\(alpha.account), 3600)",
                "SELECT resume_account(\(alpha.account))",
            ]
            for step in steps {
                _ = try await clone.owner.write(for: alpha.account, step)
                await deletion.service.deleteDue()
                let error = await #expect(throws: DatabaseError.self) {
                    try await worker.write(for: .whole(alpha.account), "SELECT purge_account()")
                }
                #expect(error?.code == .invalidValue)
            }
            #expect(deletion.files == [])
            let after = try await clone.rowCounts(of: alpha.account)
            for (table, count) in counts where table != "audit_events" {
                #expect(after[table] == count, "\(table)")
            }
        }
    }
}
