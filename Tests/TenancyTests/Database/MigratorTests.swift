import TestSupport
import Testing

@testable import Tenancy

@Suite("Migrations")
struct MigratorTests {
    private func migrator(_ clone: DatabaseClone) -> Migrator {
        Migrator(
            owner: OwnerDatabase(url: clone.ownerURL, logger: DatabaseClone.logger),
            logger: DatabaseClone.logger
        )
    }

    private let shipped: [Migration]

    init() throws {
        shipped = try Migration.load(from: TestCluster.migrations)
    }

    @Test("what ran does not run again")
    func secondRun() async throws {
        try await DatabaseClone.with { clone in
            let ran = try await migrator(clone).migrate(shipped)
            #expect(ran == [])
        }
    }

    @Test("a new file runs once, even when two migrators start together")
    func together() async throws {
        try await DatabaseClone.with { clone in
            let more =
                shipped + [
                    Migration(number: 9001, name: "9001_more.sql", script: "CREATE TABLE more (n integer)")
                ]
            async let one = migrator(clone).migrate(more)
            async let two = migrator(clone).migrate(more)
            let ran = try await one + two
            #expect(ran == ["9001_more.sql"])
        }
    }

    @Test("a file that fails leaves nothing behind, and the ones before it stay")
    func failing() async throws {
        try await DatabaseClone.with { clone in
            let more =
                shipped + [
                    Migration(number: 9001, name: "9001_good.sql", script: "CREATE TABLE good (n integer)"),
                    Migration(
                        number: 9002,
                        name: "9002_bad.sql",
                        script: "CREATE TABLE bad (n integer); SELECT 1 / 0"
                    ),
                ]
            let error = await #expect(throws: MigrationError.self) { try await migrator(clone).migrate(more) }
            #expect(error?.description.contains("9002_bad.sql") == true)
            let row = try #require(
                try await clone.owner.query(
                    "SELECT to_regclass('good')::text AS g, to_regclass('bad')::text AS b"
                ).first
            )
            #expect(try row.decode("g") == "good")
            #expect(try row.decode("b", as: String?.self) == nil)
            let ran = try await migrator(clone).migrate(Array(more.dropLast()))
            #expect(ran == [])
        }
    }

    @Test("a file that was changed after it ran is refused")
    func changed() async throws {
        try await DatabaseClone.with { clone in
            var edited = shipped
            edited[0] = Migration(
                number: edited[0].number,
                name: edited[0].name,
                script: edited[0].script + "\n-- x"
            )
            let error = await #expect(throws: MigrationError.self) {
                try await migrator(clone).migrate(edited)
            }
            #expect(error?.description.contains("was changed") == true)
        }
    }

    @Test("a database ahead of the program is refused")
    func ahead() async throws {
        try await DatabaseClone.with { clone in
            await #expect(throws: MigrationError.self) {
                try await migrator(clone).migrate(Array(shipped.dropLast()))
            }
        }
    }
}
