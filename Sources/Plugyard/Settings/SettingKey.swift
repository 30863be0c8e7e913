/// Every setting of the platform. As a flag `--http-port`, in the environment `PLUGYARD_HTTP_PORT`, in the file of
/// `--config` `http_port`; the first that names it wins.
enum SettingKey: String, CaseIterable, Sendable {
    case databaseURL = "DATABASE_URL"
    case ownerDatabaseURL = "OWNER_DATABASE_URL"
    case databaseSecretsFile = "DATABASE_SECRETS_FILE"
    case secretKeyFile = "SECRET_KEY_FILE"
    case migrationsFolder = "MIGRATIONS_DIR"
    case openAPIFile = "OPENAPI_FILE"
    case httpHost = "HTTP_HOST"
    case httpPort = "HTTP_PORT"
    case ocppPort = "OCPP_PORT"
    case publicURL = "PUBLIC_URL"
    case jwtAlgorithm = "JWT_ALGORITHM"
    case logLevel = "LOG_LEVEL"
    case logFormat = "LOG_FORMAT"
    case heartbeatInterval = "HEARTBEAT_INTERVAL"
    case callTimeout = "CALL_TIMEOUT"
    case maximumSocketsPerAddress = "MAX_SOCKETS_PER_ADDRESS"
    case rateLimit = "RATE_LIMIT"
    case refusalLimit = "REFUSAL_LIMIT"
    case corsOrigins = "CORS_ORIGINS"
    case drainSeconds = "DRAIN_SECONDS"
    case gatewayName = "GATEWAY_NAME"
    case bus = "BUS"
    case clientID = "CLIENT_ID"
    case clientSecret = "CLIENT_SECRET"

    var variable: String { "PLUGYARD_\(rawValue)" }

    var fileKey: String { rawValue.lowercased() }

    /// What holds when nobody says otherwise; `nil` where there is no sensible default.
    var defaultValue: String? {
        switch self {
        case .databaseURL, .ownerDatabaseURL, .ocppPort, .publicURL, .corsOrigins, .clientID, .clientSecret:
            nil
        case .migrationsFolder: Installation.path(of: "migrations")
        case .openAPIFile: Installation.path(of: "openapi.yaml")
        case .databaseSecretsFile: ".local/run/database-secrets"
        case .secretKeyFile: ".local/run/secret.key"
        case .httpHost: "127.0.0.1"
        case .httpPort: "8080"
        case .jwtAlgorithm: "ES256"
        case .logLevel: "info"
        case .logFormat: "text"
        case .heartbeatInterval: "300"
        case .callTimeout: "30"
        case .maximumSocketsPerAddress: "20000"
        case .rateLimit: "60000"
        case .refusalLimit: "10"
        case .drainSeconds: "10"
        case .gatewayName: "local"
        case .bus: "embedded"
        }
    }

    /// Never printed by `config print`.
    var isSecret: Bool {
        switch self {
        case .databaseURL, .ownerDatabaseURL, .clientSecret: true
        case .databaseSecretsFile, .secretKeyFile, .migrationsFolder, .openAPIFile, .httpHost, .httpPort,
            .ocppPort,
            .publicURL, .jwtAlgorithm, .logLevel, .logFormat, .heartbeatInterval, .callTimeout,
            .maximumSocketsPerAddress, .rateLimit, .refusalLimit, .corsOrigins, .drainSeconds, .gatewayName,
            .bus, .clientID:
            false
        }
    }
}
