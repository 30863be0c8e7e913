import FoundationEssentials
import HTTPTypes
import Hummingbird
import LaravelBridge
import Platform
import Prometheus
import Tenancy
import Testing
import Yams

@Suite("openapi.yaml describes exactly what is registered")
struct OperationTests {
    /// An operation as both sides can say it.
    struct Described: Hashable, Comparable, CustomStringConvertible {
        let method: String
        let path: String
        let id: String
        /// Alternatives, each a list of scopes.
        let security: [[String]]
        let query: [String]

        var description: String {
            "\(method) \(path) \(id) security=\(security) query=\(query.joined(separator: ","))"
        }

        static func < (lhs: Self, rhs: Self) -> Bool {
            lhs.description < rhs.description
        }
    }

    @Test("operations, scopes and query parameters are the same on both sides")
    func sameOnBothSides() throws {
        let fixture = try APIFixture(plugins: [PrometheusPlugin.self, LaravelBridgePlugin.self])
        let registered = Set(fixture.operations.map(Self.described))
        let documented = try Self.documented()
        #expect(registered.subtracting(documented).sorted() == [], "registered, but not so in openapi.yaml")
        #expect(documented.subtracting(registered).sorted() == [], "in openapi.yaml, but not so registered")
    }

    @Test("the router has no route that was not registered as an operation")
    func noOtherRoutes() throws {
        let fixture = try APIFixture()
        let paths = Set(fixture.operations.map(\.path))
        let others = fixture.router.routes.map(\.path.description).filter { !paths.contains($0) }
        #expect(others == [])
    }

    @Test("nothing below /api/v1 is open to everybody")
    func openOperations() throws {
        let open = try APIFixture().operations.filter { $0.access == .open }
        #expect(open.contains { $0.id == "createAccessToken" })
        #expect(open.filter { $0.path.hasPrefix("/api/v1") }.map(\.id) == [])
    }

    @Test("no two operations have the same id")
    func uniqueIDs() throws {
        let ids = try APIFixture().operations.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    private static func described(_ operation: Operation) -> Described {
        let security: [[String]] =
            switch operation.access {
            case .open: []
            case .person: [[]]
            case .scope(let scope): [[scope.rawValue]]
            case .scopeOrSignature(let scope): [[scope.rawValue], ["signature"]]
            case .platform: [[Scope.platformAdmin.rawValue]]
            case .scopeOrPlatform(let scope): [[scope.rawValue], [Scope.platformAdmin.rawValue]]
            }
        return Described(
            method: operation.method.rawValue,
            path: operation.path,
            id: operation.id,
            security: security,
            query: operation.query.sorted()
        )
    }

    private static func documented() throws -> Set<Described> {
        let document = try #require(try Yams.load(yaml: try text()) as? [String: Any])
        let components = try #require(document["components"] as? [String: Any])
        let parameters = try #require(components["parameters"] as? [String: [String: Any]])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        var operations: Set<Described> = []
        for (path, item) in paths {
            for (method, value) in item where method != "parameters" {
                let operation = try #require(value as? [String: Any])
                let references = (operation["parameters"] as? [[String: String]] ?? []).compactMap {
                    $0["$ref"]
                }
                let query = try references.compactMap { reference -> String? in
                    let name = try #require(reference.split(separator: "/").last)
                    let parameter = try #require(parameters[String(name)])
                    return parameter["in"] as? String == "query" ? parameter["name"] as? String : nil
                }
                let security = try #require(operation["security"] as? [[String: [String]]])
                operations.insert(
                    Described(
                        method: method.uppercased(),
                        path: path,
                        id: try #require(operation["operationId"] as? String),
                        security: try security.map {
                            try $0["signature"] == nil ? #require($0["oauth"]) : ["signature"]
                        },
                        query: query.sorted()
                    )
                )
            }
        }
        return operations
    }

    /// openapi.yaml stands beside Package.swift, in whichever checkout these tests run.
    private static func text() throws -> String {
        var folder = #filePath.split(separator: "/").dropLast()
        while !folder.isEmpty {
            let path = "/" + folder.joined(separator: "/") + "/openapi.yaml"
            // Not in this folder is no error while there is one above.
            if let data = try? Data(contentsOf: URL(filePath: path)) {
                return String(decoding: data, as: UTF8.self)
            }
            folder = folder.dropLast()
        }
        return try #require(nil as String?, "there is no openapi.yaml above \(#filePath)")
    }
}
