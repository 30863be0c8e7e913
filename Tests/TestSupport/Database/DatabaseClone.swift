import FoundationEssentials
package import Logging
import Synchronization
package import Tenancy

/// A real database of its own for one test: cloned from a migrated template, dropped at the end.
///
/// `make test` starts a private cluster and names its owner in `PLUGYARD_TEST_OWNER_DATABASE_URL`. There is no
/// silent skip: without it every test that needs a database fails and says so.
package struct DatabaseClone: Sendable {
    package static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    private static let template = Template()

    package let name: String
    /// Names no user, as a serving process gets it.
    package let url: String
    package let ownerURL: String
    package let owner: OwnerDatabase
    package let secrets: DatabaseSecrets
    package let signer: AccountContextSigner

    /// Lends a clone to the test's body.
    package static func with(_ body: (DatabaseClone) async throws -> Void) async throws {
        let clone = try await make()
        let admin = OwnerDatabase(url: try TestCluster.ownerURL(), logger: logger)
        do {
            try await body(clone)
        } catch {
            try await drop(clone.name, as: admin)
            throw error
        }
        try await drop(clone.name, as: admin)
    }

    /// A clone that lives until the cluster of the tests goes.
    package static func make() async throws -> DatabaseClone {
        let base = try TestCluster.ownerURL()
        let template = try await template.ready(base)
        let name = "clone_" + TestCluster.randomName()
        let admin = OwnerDatabase(url: base, logger: logger)
        try await TestCluster.script("CREATE DATABASE \(name) TEMPLATE \(template.name)", as: admin)
        // Grants on the database itself are not cloned.
        try await TestCluster.script("REVOKE ALL ON DATABASE \(name) FROM PUBLIC", as: admin)
        for role in DatabaseRole.allCases {
            try await TestCluster.script("GRANT CONNECT ON DATABASE \(name) TO \(role.rawValue)", as: admin)
        }
        let ownerURL = TestCluster.url(base, database: name)
        return DatabaseClone(
            name: name,
            url: TestCluster.withoutUser(ownerURL),
            ownerURL: ownerURL,
            owner: OwnerDatabase(url: ownerURL, logger: logger),
            secrets: template.secrets,
            signer: AccountContextSigner(key: template.secrets.contextKey)
        )
    }

    /// An autovacuum worker may be in the database just now, and only a superuser may end it: then again.
    private static func drop(_ name: String, as admin: OwnerDatabase) async throws {
        for attempt in 1... {
            do {
                return try await TestCluster.script("DROP DATABASE \(name) WITH (FORCE)", as: admin)
            } catch let error as DatabaseError where error.code == .forbidden && attempt < 500 {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    package func login(_ role: DatabaseRole) -> DatabaseLogin {
        secrets.login(role, url: url)
    }

    package func tenant(_ role: DatabaseRole = .app, size: Int = 2) -> TenantDatabase {
        TenantDatabase(login: login(role), size: size, signer: signer, logger: Self.logger)
    }

    package func system(_ role: DatabaseRole, size: Int = 1) -> SystemDatabase {
        SystemDatabase(login: login(role), size: size, logger: Self.logger)
    }

    /// A new account, made as `plugyard account create` does.
    package func account(_ slug: String) async throws -> AccountID {
        let account = AccountID(UUID.version7())
        _ = try await owner.write(
            for: account,
            "INSERT INTO accounts (id, slug, name) VALUES (\(account), \(slug), \(slug))"
        )
        return account
    }
}

/// The migrated template, made once per test process.
private actor Template {
    struct Ready {
        let name: String
        let secrets: DatabaseSecrets
    }

    private var making: Task<Ready, any Error>?

    func ready(_ base: String) async throws -> Ready {
        if let making { return try await making.value }
        let task = Task { try await Self.make(base) }
        making = task
        return try await task.value
    }

    private static func make(_ base: String) async throws -> Ready {
        let logger = DatabaseClone.logger
        let name = "template_" + TestCluster.randomName()
        let admin = OwnerDatabase(url: base, logger: logger)
        try await TestCluster.script("CREATE DATABASE \(name)", as: admin)
        let file = FileManager.default.temporaryDirectory.path + "/plugyard-\(name).json"
        let secrets = try DatabaseSecrets.loadOrCreate(at: file)
        let owner = OwnerDatabase(url: TestCluster.url(base, database: name), logger: logger)
        _ = try await Migrator(owner: owner, logger: logger).migrate(
            Migration.load(from: TestCluster.migrations)
        )
        try await secrets.apply(as: owner)
        return Ready(name: name, secrets: secrets)
    }
}
