/// Every setting of the platform. As a flag `--http-port`, in the environment `PLUGYARD_HTTP_PORT`, in the file of
/// `--config` `http_port`; the first that names it wins.
enum SettingKey: String, CaseIterable, Sendable {
    case databaseURL = "DATABASE_URL"
    case ownerDatabaseURL = "OWNER_DATABASE_URL"
    case databaseSecretsFile = "DATABASE_SECRETS_FILE"
    case secretKeyFile = "SECRET_KEY_FILE"
    case migrationsFolder = "MIGRATIONS_DIR"
    case openAPIFile = "OPENAPI_FILE"
    case commonPasswordsFile = "COMMON_PASSWORDS_FILE"
    case webFolder = "WEB_DIR"
    case mapTileURL = "MAP_TILE_URL"
    case mapTileAttribution = "MAP_TILE_ATTRIBUTION"
    case httpHost = "HTTP_HOST"
    case httpPort = "HTTP_PORT"
    case ocppPort = "OCPP_PORT"
    case metricsPort = "METRICS_PORT"
    case metricsToken = "METRICS_TOKEN"
    case metricsAccounts = "METRICS_ACCOUNTS"
    case tlsCertificate = "TLS_CERT"
    case tlsKey = "TLS_KEY"
    case tlsClientAuthorities = "TLS_CLIENT_CA"
    case publicURL = "PUBLIC_URL"
    case jwtAlgorithm = "JWT_ALGORITHM"
    case keyRotationDays = "KEY_ROTATION_DAYS"
    case logLevel = "LOG_LEVEL"
    case logFormat = "LOG_FORMAT"
    case heartbeatInterval = "HEARTBEAT_INTERVAL"
    case callTimeout = "CALL_TIMEOUT"
    case configurationInterval = "CONFIGURATION_INTERVAL"
    case batchesAtOnce = "BATCHES_AT_ONCE"
    case callTimeouts = "CALL_TIMEOUTS"
    case maximumSocketsPerAddress = "MAX_SOCKETS_PER_ADDRESS"
    case rateLimit = "RATE_LIMIT"
    case refusalLimit = "REFUSAL_LIMIT"
    case corsOrigins = "CORS_ORIGINS"
    case trustedProxies = "TRUSTED_PROXIES"
    case drainSeconds = "DRAIN_SECONDS"
    case allowPrivateTargets = "ALLOW_PRIVATE_TARGETS"
    case gatewayName = "GATEWAY_NAME"
    case smtpURL = "SMTP_URL"
    case smtpUser = "SMTP_USER"
    case smtpPassword = "SMTP_PASSWORD"
    case mailFrom = "MAIL_FROM"
    case accountDeletionDays = "ACCOUNT_DELETION_DAYS"
    case exportFolder = "EXPORT_DIR"
    case maximumFirmwareSize = "MAX_FIRMWARE_SIZE"
    case maximumUploadSize = "MAX_UPLOAD_SIZE"
    case bus = "BUS"
    case busCredentials = "BUS_CREDENTIALS"
    case busAuthorities = "BUS_CA"
    case busCertificate = "BUS_CERT"
    case busKey = "BUS_KEY"
    case gatewayAccounts = "GATEWAY_ACCOUNTS"
    case plugins = "PLUGINS"
    case pluginSettingsFile = "PLUGIN_SETTINGS_FILE"
    case clientID = "CLIENT_ID"
    case clientSecret = "CLIENT_SECRET"

    var variable: String { "PLUGYARD_\(rawValue)" }

    var fileKey: String { rawValue.lowercased() }

    /// What holds when nobody says otherwise; `nil` where there is no sensible default.
    var defaultValue: String? {
        switch self {
        case .databaseURL, .ownerDatabaseURL, .ocppPort, .metricsPort, .metricsToken, .publicURL,
            .tlsCertificate, .tlsKey,
            .tlsClientAuthorities, .corsOrigins, .trustedProxies, .clientID,
            .clientSecret, .smtpURL, .smtpUser, .smtpPassword, .busCredentials, .busAuthorities,
            .busCertificate, .busKey, .gatewayAccounts, .plugins, .pluginSettingsFile, .mapTileURL,
            .mapTileAttribution:
            nil
        case .migrationsFolder: Installation.path(of: "migrations")
        case .openAPIFile: Installation.path(of: "openapi.yaml")
        case .commonPasswordsFile: Installation.existingPath(of: ".local/common-passwords.txt")
        case .webFolder:
            Installation.existingPath(of: ".local/web/index.html").map {
                String($0.dropLast("/index.html".count))
            }
        case .databaseSecretsFile: ".local/run/database-secrets"
        case .secretKeyFile: ".local/run/secret.key"
        case .httpHost: "127.0.0.1"
        case .httpPort: "8080"
        case .jwtAlgorithm: "ES256"
        case .keyRotationDays: "90"
        case .logLevel: "info"
        case .logFormat: "text"
        case .heartbeatInterval: "300"
        case .callTimeout: "30"
        case .configurationInterval: "600"
        case .batchesAtOnce: "2"
        case .callTimeouts: "3"
        case .maximumSocketsPerAddress: "20000"
        case .rateLimit: "60000"
        case .refusalLimit: "10"
        case .drainSeconds: "10"
        case .allowPrivateTargets: "false"
        case .metricsAccounts: "0"
        case .gatewayName: "local"
        case .mailFrom: "plugyard@localhost.localdomain"
        case .accountDeletionDays: "30"
        case .exportFolder: ".local/run/exports"
        case .maximumFirmwareSize: "268435456"
        case .maximumUploadSize: "67108864"
        case .bus: "embedded"
        }
    }

    /// Never printed by `config print`. `value`: An address of the bus may carry a password.
    func isSecret(_ value: String) -> Bool {
        [.databaseURL, .ownerDatabaseURL, .metricsToken, .clientSecret, .smtpPassword].contains(self)
            || (self == .bus && value.contains("@"))
    }
}
