import FoundationEssentials
import TestSupport
import Testing

@testable import Tenancy

@Suite("Database")
struct TenantDatabaseTests {
    private func insertLocation(_ name: String, _ account: AccountID) -> SQL {
        "INSERT INTO locations (account_id, id, name) VALUES (\(account), \(UUID.version7()), \(name))"
    }

    @Test("values of every type come back as they were bound")
    func types() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant()
            let account = try await clone.account("alpha")
            let (id, date) = (UUID(), Date(timeIntervalSince1970: 1_763_000_000.123456))
            let statement: SQL = """
                SELECT \(Int.min) AS a, \("héllo \"'$1\0") AS b, \(true) AS c, \(2.5) AS d, \(id) AS e, \(date) AS f,
                    \(["x", "", "y,{}"]) AS g, \([1, -2]) AS h, \([UInt8]([0, 255])) AS i, \(String?.none) AS j,
                    \([String]()) AS k, \([id]) AS l, \([[UInt8]([0, 255]), []]) AS m
                """
            let row = try #require(try await database.read(for: .whole(account), statement)[0].first)
            #expect(try row.decode("a") == Int.min)
            #expect(try row.decode("b") == "héllo \"'$1\u{FFFD}")
            #expect(try row.decode("c") == true)
            #expect(try row.decode("d") == 2.5)
            #expect(try row.decode("e") == id)
            #expect(abs(try row.decode("f", as: Date.self).timeIntervalSince(date)) < 0.000_001)
            #expect(try row.decode("g") == ["x", "", "y,{}"])
            #expect(try row.decode("h") == [1, -2])
            #expect(try row.decode("i") == [UInt8]([0, 255]))
            #expect(try row.decode("j", as: String?.self) == nil)
            #expect(try row.decode("k") == [String]())
            #expect(try row.decode("l") == [id])
            #expect(try row.decode("m") == [[UInt8]([0, 255]), []])
            #expect(throws: DatabaseError.self) { try row.decode("j", as: String.self) }
            #expect(throws: DatabaseError.self) { try row.decode("a", as: String.self) }
            #expect(throws: DatabaseError.self) { try row.decode("missing", as: Int.self) }
        }
    }

    @Test("columns of rows that are bound come back row by row, NULL and NUL among them")
    func boundColumns() async throws {
        try await DatabaseClone.with { clone in
            let time = Date(timeIntervalSince1970: 1_763_000_000.5)
            let bound: [(whole: Int?, text: String, number: Double?, flag: Bool, time: Date?, id: UUID)] = [
                (1, "a\0b", 2.5, true, nil, UUID()), (nil, "", nil, false, time, UUID()),
            ]
            let rows = try await clone.owner.query(
                """
                SELECT unnest(\(bound, \.whole)) AS whole, unnest(\(bound, \.text)) AS text,
                    unnest(\(bound, \.number)) AS number, unnest(\(bound, \.flag)) AS flag,
                    unnest(\(bound, \.time)) AS time, unnest(\(bound, { $0.id })) AS id,
                    cardinality(\([Int](), { $0 })) AS none
                """
            )
            #expect(try rows.map { try $0.decode("whole", as: Int?.self) } == [1, nil])
            #expect(try rows.map { try $0.decode("text", as: String.self) } == ["a\u{FFFD}b", ""])
            #expect(try rows.map { try $0.decode("number", as: Double?.self) } == [2.5, nil])
            #expect(try rows.map { try $0.decode("flag", as: Bool.self) } == [true, false])
            #expect(try rows.map { try $0.decode("time", as: Date?.self) } == [nil, time])
            #expect(try rows.map { try $0.decode("id", as: UUID.self) } == bound.map(\.id))
            #expect(try rows.map { try $0.decode("none", as: Int.self) } == [0, 0])
        }
    }

    @Test("columns are read in any order; of two with one name the first; a missing one is named")
    func columns() async throws {
        try await DatabaseClone.with { clone in
            let rows = try await clone.owner.query(
                "SELECT n AS a, n + 10 AS b, n + 20 AS a FROM generate_series(1, 2) n"
            )
            for (row, n) in zip(rows, 1...) {
                for name in ["b", "a", "a", "b", "a"] {
                    #expect(try row.decode(name, as: Int.self) == (name == "a" ? n : n + 10))
                }
                let error = #expect(throws: DatabaseError.self) { try row.decode("c", as: Int.self) }
                #expect(error?.column == "c")
            }
            #expect(rows.count == 2)
        }
    }

    @Test("one account's rows do not exist for another, in any statement")
    func isolation() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant()
            let (alpha, beta) = (try await clone.account("alpha"), try await clone.account("beta"))
            _ = try await database.write(for: .whole(alpha), insertLocation("Depot", alpha))
            #expect(try await database.read(for: .whole(alpha), "SELECT name FROM locations")[0].count == 1)
            #expect(try await database.read(for: .whole(beta), "SELECT name FROM locations")[0].isEmpty)
            #expect(
                try await database.write(for: .whole(beta), "UPDATE locations SET name = 'x' RETURNING 1")[0]
                    .isEmpty
            )
            #expect(
                try await database.write(for: .whole(beta), "DELETE FROM locations RETURNING 1")[0].isEmpty
            )
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write(for: .whole(beta), insertLocation("Trojan", alpha))
            }
            #expect(error?.code == .forbidden)
        }
    }

    @Test(
        "without an account context nothing can be read, not even after one was set before on the connection"
    )
    func noContext() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("alpha")
            let database = Database(login: clone.login(.app), size: 1, logger: DatabaseClone.logger)
            let context = AccountContext.statements(for: .whole(account), .readOnly, signedBy: clone.signer)
            _ = try await database.run(context + ["SELECT 1 FROM locations"])
            for statement: SQL in ["SELECT 1 FROM locations", "DELETE FROM tokens"] {
                let error = await #expect(throws: DatabaseError.self) { try await database.run([statement]) }
                #expect(error?.code == .forbidden)
            }
            let malformed = await #expect(throws: DatabaseError.self) {
                try await database.run([
                    "SELECT set_config('app.account_context', 'x', true)", "SELECT 1 FROM locations",
                ])
            }
            #expect(malformed?.code == .forbidden)
        }
    }

    @Test("row security holds in a parallel plan too")
    func parallelPlan() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant()
            let account = try await clone.account("alpha")
            _ = try await database.write(for: .whole(account), insertLocation("Depot", account))
            let rows = try await database.read(
                for: .whole(account),
                "SELECT set_config('force_parallel_mode', 'on', true)",
                "SELECT name FROM locations"
            )
            #expect(rows[1].count == 1)
        }
    }

    @Test("a read cannot write")
    func readOnly() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant()
            let account = try await clone.account("alpha")
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read(for: .whole(account), insertLocation("Depot", account))
            }
            #expect(error?.sqlState == "25006")
            #expect(try await database.read(for: .whole(account), "SELECT 1 FROM locations")[0].isEmpty)
        }
    }

    @Test("statements of one flush are one transaction: all or none")
    func allOrNone() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant()
            let account = try await clone.account("alpha")
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write(
                    for: .whole(account),
                    insertLocation("A", account),
                    insertLocation("A", account)
                )
            }
            #expect(error?.code == .uniqueViolation)
            #expect(error?.constraint == "locations_account_id_name_key")
            #expect(try await database.read(for: .whole(account), "SELECT 1 FROM locations")[0].isEmpty)
            // The connection serves on, and the statements prepared in the failed flush work.
            _ = try await database.write(for: .whole(account), insertLocation("A", account))
        }
    }

    @Test("a transaction commits what its body did, and nothing when it throws")
    func transactions() async throws {
        struct Refused: Error {}
        try await DatabaseClone.with { clone in
            let database = clone.tenant(size: 1)
            let account = try await clone.account("alpha")
            try await database.withTransaction(for: .whole(account)) { transaction in
                _ = try await transaction.query(insertLocation("A", account))
                #expect(try await transaction.query("SELECT 1 FROM locations").count == 1)
            }
            await #expect(throws: Refused.self) {
                try await database.withTransaction(for: .whole(account)) { transaction in
                    _ = try await transaction.query(insertLocation("B", account))
                    throw Refused()
                }
            }
            #expect(try await database.read(for: .whole(account), "SELECT 1 FROM locations")[0].count == 1)
        }
    }

    @Test("a commit after a swallowed error is reported as failed")
    func swallowedError() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant(size: 1)
            let account = try await clone.account("alpha")
            await #expect(throws: DatabaseError.self) {
                try await database.withTransaction(for: .whole(account)) { transaction in
                    _ = try await transaction.query(insertLocation("A", account))
                    _ = try? await transaction.query("SELECT 1 / 0")
                }
            }
            #expect(try await database.read(for: .whole(account), "SELECT 1 FROM locations")[0].isEmpty)
        }
    }

    @Test("a cancelled statement ends at once and its connection is not reused in the middle of anything")
    func cancellation() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant(size: 1)
            let account = try await clone.account("alpha")
            let sleeper = Task {
                try await database.read(for: .whole(account), "SELECT pg_sleep(30)::text AS slept")
            }
            // Only the same role (or a superuser) sees what a session runs.
            let observer = clone.tenant(size: 1)
            let sleepers: SQL = """
                SELECT 1 FROM pg_stat_activity
                WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()
                """
            while try await observer.read(for: .whole(account), sleepers)[0].isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
            sleeper.cancel()
            let error = await #expect(throws: DatabaseError.self) { try await sleeper.value }
            #expect(error?.code == .cancelled)
            for number in 0..<20 {
                let row = try await database.read(for: .whole(account), "SELECT \(number) AS n")[0].first
                #expect(try row?.decode("n") == number)
            }
            while try await !observer.read(for: .whole(account), sleepers)[0].isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    @Test("a statement over the role's time limit ends with a time-out")
    func timeOut() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("alpha")
            let database = clone.tenant()
            let error = await #expect(throws: DatabaseError.self) {
                try await database.withTransaction(for: .whole(account)) { transaction in
                    _ = try await transaction.query("SELECT set_config('statement_timeout', '20ms', true)")
                    _ = try await transaction.query("SELECT pg_sleep(10)::text AS slept")
                }
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("after the server ended every connection the next requests get new ones")
    func reconnect() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant(size: 2)
            let account = try await clone.account("alpha")
            _ = try await database.read(for: .whole(account), "SELECT 1 AS one")
            let ended = await #expect(throws: DatabaseError.self) {
                try await database.read(
                    for: .whole(account),
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND usename = current_user
                    """
                )
            }
            #expect(ended?.code == .unavailable)
            var served = false
            while !served {
                // A request that met the broken connection may fail as unavailable; it must not hang or lie.
                do {
                    served = try await database.read(for: .whole(account), "SELECT 1 AS one")[0].count == 1
                } catch let error as DatabaseError where error.code == .unavailable {}
            }
        }
    }

    @Test("a server that is not there makes requests fail as unavailable within their time")
    func unreachable() async throws {
        let login = DatabaseLogin(url: "postgresql://127.0.0.1:1/none", role: .app, password: "x")
        let database = Database(
            login: login,
            size: 2,
            acquireTimeout: .milliseconds(300),
            logger: DatabaseClone.logger
        )
        let error = await #expect(throws: DatabaseError.self) { try await database.run(["SELECT 1"]) }
        #expect(error?.code == .unavailable)
    }

    @Test("many tasks over few connections each get their own account's rows")
    func interleaved() async throws {
        try await DatabaseClone.with { clone in
            let database = clone.tenant(size: 3)
            var accounts: [AccountID] = []
            for slug in ["a", "b", "c", "d"] {
                let account = try await clone.account(slug)
                _ = try await database.write(for: .whole(account), insertLocation(slug, account))
                accounts.append(account)
            }
            let all = accounts
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Few enough to wait for a connection, not for patience to end.
                for number in 0..<24 {
                    group.addTask {
                        for turn in 0..<17 {
                            let account = all[(number + turn) % all.count]
                            let rows = try await database.read(
                                for: .whole(account),
                                "SELECT account_id FROM locations"
                            )[0]
                            let found = try rows.map { try $0.decode("account_id", as: AccountID.self) }
                            #expect(found == [account])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
