import FoundationEssentials
package import Tenancy

/// The private PostgreSQL cluster of `make test`.
package enum TestCluster {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    package static var migrations: String {
        var parts = #filePath.split(separator: "/").dropLast(4)
        parts.append("migrations")
        return "/" + parts.joined(separator: "/")
    }

    /// Refuses anything but this machine: tests create and drop databases.
    package static func ownerURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["PLUGYARD_TEST_OWNER_DATABASE_URL"] else {
            throw Missing(
                description: "PLUGYARD_TEST_OWNER_DATABASE_URL is not set: run the tests by `make test`"
            )
        }
        guard url.contains("@127.0.0.1:") || url.contains("@localhost:") || url.contains("host=/") else {
            throw Missing(
                description: "PLUGYARD_TEST_OWNER_DATABASE_URL must name a database on this machine"
            )
        }
        return url
    }

    /// The same server, another database: `postgresql://user:password@host:port/NAME`.
    package static func url(_ base: String, database: String) -> String {
        guard let slash = base.lastIndex(of: "/") else { return base }
        return base[..<slash] + "/" + database
    }

    package static func withoutUser(_ url: String) -> String {
        guard let at = url.firstIndex(of: "@") else { return url }
        return "postgresql://" + url[url.index(after: at)...]
    }

    package static func randomName() -> String {
        UUID().uuidString.lowercased().filter { $0 != "-" }
    }

    package static func script(_ text: String, as owner: OwnerDatabase) async throws {
        try await owner.run(script: text)
    }
}
