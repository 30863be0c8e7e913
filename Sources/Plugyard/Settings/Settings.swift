import FoundationEssentials
import Logging
import Platform
import Tenancy

/// The settings of a process, checked.
struct Settings: Sendable {
    let databaseURL: String?
    let ownerDatabaseURL: String?
    let databaseSecretsFile: String
    let secretKeyFile: String
    let migrationsFolder: String
    let openAPIFile: String
    /// Passwords that nobody may choose; `nil` where there is no such file.
    let commonPasswordsFile: String?
    /// Where the web admin is; `nil` where there is none.
    let webFolder: String?
    let web: WebSettings
    let httpHost: String
    let httpPort: Int
    /// A port of its own for charge points; `nil` when they share the other one.
    let ocppPort: Int?
    /// A port of its own for metrics; `nil` when they share the other one.
    let metricsPort: Int?
    /// What scrapers must bring; `nil` lets everybody read metrics.
    let metricsToken: String?
    /// How many accounts metrics name, those that charge most.
    let metricsAccounts: Int
    /// `nil` without TLS.
    let tls: TLSPaths?
    let publicURL: String
    let jwtAlgorithm: SigningAlgorithm
    /// The age at which the key that signs tokens is replaced.
    let keyRotation: Duration
    let logLevel: Logger.Level
    let logFormat: LogFormat
    let heartbeatInterval: Int
    let callTimeout: Duration
    /// Seconds from one reading of a charge point's configuration to the boot that leads to another; 0 for none.
    let configurationInterval: Int
    /// How many batches of what charge points report are written at the same time.
    let batchesAtOnce: Int
    let callTimeouts: Int
    let maximumSocketsPerAddress: Int
    /// Requests per minute of each client; 0 for no limit.
    let rateLimit: Int
    /// Answers 401 per second to each address; 0 for no limit.
    let refusalLimit: Int
    let corsOrigins: Set<String>
    /// Those whose `X-Forwarded-For` is believed.
    let trustedProxies: TrustedProxies
    let drain: Duration
    /// Whether tenants' issuers may be at private addresses, and without TLS.
    let allowsPrivateTargets: Bool
    let gatewayName: String
    /// The relay that takes our mail; without one, mails are printed to the log.
    let mail: MailSettings?
    /// How long an account that is to be deleted can be taken back, in days.
    let accountDeletionDays: Int
    /// Where the exports of deleted accounts are put.
    let exportFolder: String
    let fileLimits: FileLimits
    /// Where gateways and managers meet; `nil` in one process.
    let bus: NATSSettings?
    /// Those whose charge points may be at this gateway; empty for all.
    let gatewayAccounts: [AccountID]
    /// The names of plugins that are wanted; `nil` for all that are compiled in.
    let plugins: [String]?
    /// Where plugins' settings of the installation are.
    let pluginSettingsFile: String?
    /// What somebody has set, be it as the default is.
    let given: Set<SettingKey>
    let clientID: String?
    let clientSecret: String?

    /// - Throws: ``SettingsError`` about the first malformed setting.
    init(_ source: SettingsSource) throws {
        databaseURL = try source.url(.databaseURL)
        ownerDatabaseURL = try source.url(.ownerDatabaseURL)
        databaseSecretsFile = source[.databaseSecretsFile] ?? ""
        secretKeyFile = source[.secretKeyFile] ?? ""
        migrationsFolder = source[.migrationsFolder] ?? ""
        openAPIFile = source[.openAPIFile] ?? ""
        commonPasswordsFile = source[.commonPasswordsFile]
        httpHost = source[.httpHost] ?? ""
        httpPort = try source.integer(.httpPort, 1...65_535)
        let port = try source[.ocppPort].map { _ in try source.integer(.ocppPort, 1...65_535) }
        ocppPort = port == httpPort ? nil : port
        let metrics = try source[.metricsPort].map { _ in try source.integer(.metricsPort, 1...65_535) }
        metricsPort = metrics == httpPort ? nil : metrics
        metricsToken = source[.metricsToken]
        if let metricsToken, metricsToken.utf8.count < 16 {
            throw SettingsError("PLUGYARD_METRICS_TOKEN: expected at least 16 characters")
        }
        metricsAccounts = try source.integer(.metricsAccounts, 0...PlatformFigures.accountLimit)
        tls = try source.tls()
        publicURL = source[.publicURL] ?? "\(tls == nil ? "http" : "https")://\(httpHost):\(httpPort)"
        webFolder = source[.webFolder]
        web = try source.web(publicURL: publicURL, ocppPort: ocppPort)
        jwtAlgorithm = try source.word(.jwtAlgorithm, ["ES256", "RS256"], SigningAlgorithm.init(rawValue:))
        keyRotation = .seconds(86_400 * (try source.integer(.keyRotationDays, 1...3650)))
        logLevel = try source.word(
            .logLevel,
            Logger.Level.allCases.map(\.rawValue),
            Logger.Level.init(rawValue:)
        )
        logFormat = try source.word(.logFormat, LogFormat.allCases.map(\.rawValue), LogFormat.init(rawValue:))
        heartbeatInterval = try source.integer(.heartbeatInterval, 10...86_400)
        callTimeout = .seconds(try source.integer(.callTimeout, 1...300))
        configurationInterval = try source.integer(.configurationInterval, 0...86_400)
        batchesAtOnce = try source.integer(.batchesAtOnce, 1...8)
        callTimeouts = try source.integer(.callTimeouts, 1...100)
        maximumSocketsPerAddress = try source.integer(.maximumSocketsPerAddress, 1...1_000_000)
        rateLimit = try source.integer(.rateLimit, 0...100_000_000)
        refusalLimit = try source.integer(.refusalLimit, 0...1_000_000)
        corsOrigins = try source.origins(.corsOrigins)
        trustedProxies = try source.proxies(.trustedProxies)
        drain = .seconds(try source.integer(.drainSeconds, 0...600))
        allowsPrivateTargets = try source.word(.allowPrivateTargets, ["true", "false"], Bool.init(_:))
        gatewayName = source[.gatewayName] ?? ""
        accountDeletionDays = try source.integer(.accountDeletionDays, 0...3650)
        exportFolder = source[.exportFolder] ?? ""
        fileLimits = FileLimits(
            firmware: try source.integer(.maximumFirmwareSize, 1024...(4 << 30)),
            upload: try source.integer(.maximumUploadSize, 1024...(4 << 30))
        )
        bus = try source.bus()
        gatewayAccounts = try source.accounts(.gatewayAccounts)
        plugins = source[.plugins].map { text in
            let names = text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
            return names == ["none"] ? [] : names
        }
        pluginSettingsFile = source[.pluginSettingsFile]
        given = source.given
        mail = try source[.smtpURL].map { url in
            guard url.hasPrefix("smtp://") || url.hasPrefix("smtps://") else {
                throw SettingsError("PLUGYARD_SMTP_URL: expected smtp://host:port or smtps://host:port")
            }
            return MailSettings(
                relayURL: url,
                from: source[.mailFrom] ?? "",
                user: source[.smtpUser],
                password: source[.smtpPassword]
            )
        }
        clientID = source[.clientID]
        clientSecret = source[.clientSecret]
        if let metricsPort, metricsPort == ocppPort {
            throw SettingsError("PLUGYARD_METRICS_PORT: charge points have that port")
        }
        if metricsAccounts > 0, metricsPort == nil, metricsToken == nil {
            throw SettingsError(
                "PLUGYARD_METRICS_ACCOUNTS: would name accounts to everybody; set PLUGYARD_METRICS_TOKEN or PLUGYARD_METRICS_PORT"
            )
        }
        if publicURL.hasSuffix("/") || !publicURL.hasPrefix("http") {
            throw SettingsError("PLUGYARD_PUBLIC_URL: expected http(s)://host without a slash at the end")
        }
    }

    /// - Throws: ``SettingsError`` when the database is not named.
    func requireDatabaseURL() throws -> String {
        guard let databaseURL else {
            throw SettingsError("PLUGYARD_DATABASE_URL: not set; expected postgresql://host:port/name")
        }
        return databaseURL
    }

    /// - Throws: ``SettingsError`` when the owner is not named.
    func requireOwnerDatabaseURL() throws -> String {
        guard let ownerDatabaseURL else {
            throw SettingsError(
                "PLUGYARD_OWNER_DATABASE_URL: not set; this command works as the database's owner"
            )
        }
        return ownerDatabaseURL
    }
}

extension SettingsSource {
    fileprivate func bus() throws -> NATSSettings? {
        let text = self[.bus] ?? ""
        guard text != "embedded" else { return nil }
        let servers = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        let isMeant = servers.allSatisfy { $0.hasPrefix("nats://") || $0.hasPrefix("tls://") }
        guard !servers.isEmpty, isMeant else {
            throw SettingsError(
                "\(SettingKey.bus.variable): expected embedded or nats://host:port, … or tls://…"
            )
        }
        var settings = NATSSettings(servers: servers, name: self[.gatewayName] ?? "")
        settings.credentials = self[.busCredentials]
        settings.authorities = self[.busAuthorities]
        (settings.certificate, settings.key) = (self[.busCertificate], self[.busKey])
        guard (settings.certificate == nil) == (settings.key == nil) else {
            throw SettingsError("PLUGYARD_BUS_CERT, PLUGYARD_BUS_KEY: one needs the other")
        }
        guard BusSubject.isToken(settings.name) else {
            throw SettingsError(
                "\(SettingKey.gatewayName.variable): expected letters, digits, \"-\" and \"_\" on a bus"
            )
        }
        return settings
    }

    /// Ids of accounts, parted by commas.
    fileprivate func accounts(_ key: SettingKey) throws -> [AccountID] {
        try (self[key] ?? "").split(separator: ",").map { part in
            let text = part.filter { !$0.isWhitespace }
            guard let id = UUID(uuidString: text) else {
                throw SettingsError("\(key.variable): expected ids of accounts, found \"\(text)\"")
            }
            return AccountID(id)
        }
    }

    fileprivate func url(_ key: SettingKey) throws -> String? {
        guard let text = self[key] else { return nil }
        guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else {
            throw SettingsError("\(key.variable): expected a libpq URI, postgresql://host:port/name")
        }
        return text
    }

    fileprivate func tls() throws -> TLSPaths? {
        switch (self[.tlsCertificate], self[.tlsKey]) {
        case (let certificate?, let key?):
            return TLSPaths(
                certificate: certificate,
                key: key,
                clientAuthorities: self[.tlsClientAuthorities]
            )
        case (nil, nil):
            guard self[.tlsClientAuthorities] == nil else {
                throw SettingsError("PLUGYARD_TLS_CLIENT_CA: needs PLUGYARD_TLS_CERT and PLUGYARD_TLS_KEY")
            }
            return nil
        case (nil, _): throw SettingsError("PLUGYARD_TLS_CERT: not set, but PLUGYARD_TLS_KEY is")
        case (_, nil): throw SettingsError("PLUGYARD_TLS_KEY: not set, but PLUGYARD_TLS_CERT is")
        }
    }

    fileprivate func integer(_ key: SettingKey, _ range: ClosedRange<Int>) throws -> Int {
        let text = self[key] ?? ""
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(
                "\(key.variable): expected a whole number from \(range.lowerBound) to \(range.upperBound), found \"\(text)\""
            )
        }
        return number
    }

    /// Web origins (RFC 6454 §6.2), parted by commas, each as browsers spell it.
    fileprivate func origins(_ key: SettingKey) throws -> Set<String> {
        let origins = (self[key] ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        for origin in origins {
            let scheme = ["https://", "http://"].first { origin.hasPrefix($0) } ?? origin
            let host = origin.dropFirst(scheme.count)
            guard !host.isEmpty, origin == origin.lowercased(),
                !host.contains(where: { "/*?#@".contains($0) })
            else {
                throw SettingsError(
                    "\(key.variable): expected origins such as https://app.example, found \"\(origin)\""
                )
            }
        }
        return Set(origins)
    }

    fileprivate func proxies(_ key: SettingKey) throws -> TrustedProxies {
        do {
            return try TrustedProxies(self[key] ?? "")
        } catch {
            throw SettingsError(
                "\(key.variable): expected addresses or networks such as 10.0.0.0/8, found \"\(error.entry)\""
            )
        }
    }

    fileprivate func word<T>(_ key: SettingKey, _ words: [String], _ make: (String) -> T?) throws -> T {
        let text = self[key] ?? ""
        guard words.contains(text), let value = make(text) else {
            throw SettingsError(
                "\(key.variable): expected \(words.joined(separator: ", ")), found \"\(text)\""
            )
        }
        return value
    }
}
