import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Platform
import PluginKit
import Tenancy
import TestSupport

/// The whole API in this process: on a migrated database of the test's own, or on one that nobody answers at.
struct APIFixture {
    static let account = AccountID(UUID())
    /// Where requests come from.
    static let address = "192.0.2.7"
    static let web = WebSettings(
        publicURL: "https://plugyard.test",
        ocppURL: "wss://plugyard.test/ocpp",
        tileURL: "https://{s}.tiles.test/{z}/{x}/{y}.png",
        tileAttribution: "Tiles"
    )
    static let now = Date(timeIntervalSince1970: 1_790_000_000)

    let router: Router<APIContext>
    let responder: RouterResponder<APIContext>
    let operations: [Operation]
    let issuer: AccessTokenIssuer
    let accountStatus = AccountStatus()
    let revocations = Revocations()
    let readiness = Readiness()
    /// Whose sockets would have been closed.
    let closed = ClosedAccounts()
    let plugins: PluginHost
    private let clock: @Sendable () -> Date

    /// With the time of the database's clock where there is one, else at ``now``. `manners`: Others than most tests
    /// need.
    init(
        on clone: DatabaseClone? = nil,
        manners: APIManners? = nil,
        plugins installed: [any PlatformPlugin.Type] = [],
        pluginSettings: String = "{}",
        web: WebFiles = .none
    ) throws {
        let isLive = clone != nil
        let clock: @Sendable () -> Date = { isLive ? Date() : Self.now }
        self.clock = clock
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let url = "postgresql://127.0.0.1:1/nowhere"
        let app = DatabaseLogin(url: url, role: .app, password: "x")
        let nobody = DatabaseLogin(url: url, role: .auth, password: "x")
        let signer = AccountContextSigner(key: [UInt8](repeating: 1, count: 32))
        let database =
            clone?.tenant() ?? TenantDatabase(login: app, size: 1, signer: signer, logger: logger)
        let auth = clone?.system(.auth, size: 2) ?? SystemDatabase(login: nobody, size: 1, logger: logger)
        let accounts = AccountStatusService(
            status: accountStatus,
            database: auth,
            onSuspended: { [closed] in closed.note($0) },
            logger: logger
        )
        let rights = RevocationService(
            revocations: revocations,
            database: auth,
            onKeysChanged: {},
            now: clock,
            logger: logger
        )
        let key = try SecretKey.temporary()
        issuer = AccessTokenIssuer(
            publicURL: "https://plugyard.test",
            keyring: Keyring(try KeySet(active: .generate(.es256)))
        )
        let commands = CommandRoutes(
            database: database,
            desk: CommandDesk(),
            gateway: NoGateway(),
            links: FileLinks(publicURL: "https://plugyard.test", key: key),
            now: clock
        )
        let box = SecretBox(key)
        let certificates = CertificateRoutes(
            database: database,
            authority: try .generate(now: clock()),
            onQueued: { _, _ in },
            onRevoked: { _, _ in },
            now: clock
        )
        let passwordRotation = PasswordRotationRoutes(
            database: database,
            passwords: StationPasswordHasher(key),
            box: box,
            onQueued: { _, _ in }
        )
        let batches = BatchRoutes(
            database: database,
            box: box,
            onQueued: { _, _ in },
            now: clock
        )
        let plugins = try PluginHost(
            installed,
            enabled: nil,
            settings: Array(pluginSettings.utf8),
            PluginFoundations(
                box: box,
                outbound: OutboundSettings(version: "test"),
                now: clock,
                logger: logger
            )
        )
        self.plugins = plugins
        let made = makeRouter(
            APIDependencies(
                database: database,
                authDatabase: auth,
                gate: issuer.makeGate(),
                tokenIssuer: issuer,
                stationPasswords: StationPasswordHasher(key),
                accountStatus: accountStatus,
                onAccountsChanged: { await accounts.refresh() },
                accountDeletionDelay: .seconds(30 * 86_400),
                revocations: revocations,
                onRightsChanged: { await rights.refresh() },
                verifiers: [],
                allowsPrivateTargets: false,
                secretBox: box,
                secretKey: key,
                files: FileServices(
                    operators: database,
                    stations: database,
                    links: FileLinks(publicURL: "https://plugyard.test", key: key),
                    limits: FileLimits()
                ),
                passwords: try PasswordHasher(threads: 1),
                passwordPolicy: PasswordPolicy(),
                manners: manners
                    ?? APIManners(
                        cursorKey: key.derived(for: .cursor),
                        requestsPerMinute: 0,
                        refusalsPerSecond: 0
                    ),
                readiness: readiness,
                document: APIDocument(yaml: "openapi: 3.1.0", json: "{}"),
                web: WebAdmin(web, settings: Self.web),
                feeds: FeedDesk(database: database, isAlone: true, now: clock, logger: logger),
                version: "1.2.3",
                process: .whole("gw-1"),
                onChargePointRemoved: { _, _ in },
                now: clock,
                logger: logger,
                features: [
                    { commands.register(on: &$0) }, { batches.register(on: &$0) },
                    { certificates.register(on: &$0) }, { passwordRotation.register(on: &$0) },
                    { plugins.register(on: &$0, database: database, keeping: database, box: box) },
                ]
            )
        )
        router = made.router
        operations = made.operations
        responder = made.router.buildResponder()
    }

    /// An access token of the fixture's account, or of another.
    func token(
        _ scopes: ScopeSet = Role.admin.scopes,
        of account: AccountID = Self.account,
        client: String = UUID().uuidString.lowercased(),
        now: Date? = nil
    ) throws -> String {
        try issuer.token(
            for: client,
            clientID: client,
            account: account,
            scopes: scopes,
            roles: [],
            id: .version7(),
            now: now ?? clock()
        )
    }

    /// A platform administrator's own access token.
    func platformToken(of user: UUID = UUID()) throws -> String {
        try issuer.token(
            for: user.uuidString.lowercased(),
            clientID: "plugyard-web",
            account: nil,
            scopes: [.platformAdmin],
            roles: [],
            id: .version7(),
            grant: .version7(),
            now: clock()
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
        let response = try await responder.respond(
            to: request,
            context: APIContext(logger: logger, address: Self.address)
        )
        return try await Answer(response)
    }

    /// As ``send(_:_:token:headers:body:)`` with a JSON body, and with all scopes unless a token is given.
    func sendJSON(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String,
        token: String? = nil
    ) async throws -> Answer {
        try await send(
            method,
            path,
            token: try token ?? self.token(),
            headers: [.contentType: "application/json"],
            body: body
        )
    }

    /// A path below the fixture's account.
    static func path(_ rest: String) -> String {
        "/api/v1/accounts/\(account)\(rest)"
    }
}

extension SecretKey {
    /// A key of its own for each test; only files make keys, and this one is gone at once.
    static func temporary() throws -> SecretKey {
        let path = "/tmp/plugyard-test-\(UUID().uuidString)"
        let key = try loadOrCreate(path: path)
        try FileManager.default.removeItem(atPath: path)
        return key
    }
}
