import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import OCPP
import Platform
import Tenancy

/// The whole API in this process, on a database that nobody answers at: what needs rows is tested elsewhere.
struct APIFixture {
    static let account = AccountID(UUID())
    static let now = Date(timeIntervalSince1970: 1_790_000_000)

    let router: Router<APIContext>
    let responder: RouterResponder<APIContext>
    let operations: [Operation]
    let issuer: AccessTokenIssuer
    let accountStatus = AccountStatus()
    let revocations = Revocations()
    let readiness = Readiness()

    /// `manners`: Others than most tests need.
    init(manners: APIManners? = nil) throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let url = "postgresql://127.0.0.1:1/nowhere"
        let app = DatabaseLogin(url: url, role: .app, password: "x")
        let auth = DatabaseLogin(url: url, role: .auth, password: "x")
        let signer = AccountContextSigner(key: [UInt8](repeating: 1, count: 32))
        let database = TenantDatabase(login: app, size: 1, signer: signer, logger: logger)
        let key = try SecretKey.temporary()
        issuer = AccessTokenIssuer(
            publicURL: "https://plugyard.test",
            keyring: Keyring(try KeySet(active: .generate(.es256)))
        )
        let commands = CommandRoutes(
            database: database,
            desk: CommandDesk(),
            gateway: NoGateway(),
            now: { Self.now }
        )
        let made = makeRouter(
            APIDependencies(
                database: database,
                authDatabase: SystemDatabase(login: auth, size: 1, logger: logger),
                gate: issuer.makeGate(),
                tokenIssuer: issuer,
                stationPasswords: StationPasswordHasher(key),
                accountStatus: accountStatus,
                revocations: revocations,
                onRightsChanged: {},
                verifiers: [],
                secretBox: SecretBox(key),
                passwords: try PasswordHasher(threads: 1),
                manners: manners ?? APIManners(cursorKey: key.derived(for: .cursor), requestsPerMinute: 0),
                readiness: readiness,
                document: APIDocument(yaml: "openapi: 3.1.0", json: "{}"),
                version: "1.2.3",
                onChargePointRemoved: { _ in },
                now: { Self.now },
                logger: logger,
                features: [{ commands.register(on: &$0) }]
            )
        )
        router = made.router
        operations = made.operations
        responder = made.router.buildResponder()
    }

    /// An access token of the fixture's account.
    func token(
        _ scopes: ScopeSet = Role.admin.scopes,
        client: String = "client",
        now: Date = Self.now
    ) throws -> String {
        try issuer.token(
            for: client,
            clientID: client,
            account: Self.account,
            scopes: scopes,
            roles: [],
            id: .version7(),
            now: now
        )
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        token: String? = nil,
        headers: HTTPFields = [:],
        body: String = ""
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "plugyard.test",
            path: path,
            headerFields: headers
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let response = try await responder.respond(to: request, context: APIContext(logger: logger))
        return try await Answer(response)
    }

    /// As ``send(_:_:token:headers:body:)`` with a JSON body and all scopes.
    func sendJSON(_ method: HTTPRequest.Method, _ path: String, _ body: String) async throws -> Answer {
        try await send(
            method,
            path,
            token: try token(),
            headers: [.contentType: "application/json"],
            body: body
        )
    }

    /// A path below the fixture's account.
    static func path(_ rest: String) -> String {
        "/api/v1/accounts/\(account)\(rest)"
    }
}

/// A gateway without charge points.
private struct NoGateway: GatewayLink {
    func call(_ chargePoint: UUID, id: String, action: String, payload: JSONValue, timeout: Duration) -> Bool
    {
        false
    }

    func close(_ chargePoint: UUID, because end: SocketEnd) {}

    func closeAll(of account: AccountID, because end: SocketEnd) {}

    func isConnected(_ chargePoint: UUID) -> Bool {
        false
    }
}

extension SecretKey {
    /// A key of its own for each fixture; only files make keys, and this one is gone at once.
    fileprivate static func temporary() throws -> SecretKey {
        let path = "/tmp/plugyard-test-\(UUID().uuidString)"
        let key = try loadOrCreate(path: path)
        try FileManager.default.removeItem(atPath: path)
        return key
    }
}
