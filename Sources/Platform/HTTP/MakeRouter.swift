package import Hummingbird

/// The HTTP API: its router, the operations on it as openapi.yaml must describe them, and who lets readers of feeds in.
package func makeRouter(_ dependencies: APIDependencies) -> (
    router: Router<APIContext>, operations: [Operation], feeds: FeedEntrance
) {
    let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
    // From the outside in. Authentication is part of each operation: APIRoutes.
    let proxies = dependencies.manners.trustedProxies
    if !proxies.isEmpty { router.add(middleware: ClientAddressMiddleware(proxies: proxies)) }
    router.add(middleware: RequestIDMiddleware())
    router.add(middleware: AccessLogMiddleware())
    router.add(middleware: RequestMetricsMiddleware())
    router.add(
        middleware: SecurityHeadersMiddleware(isSecure: dependencies.tokenIssuer.issuer.hasPrefix("https://"))
    )
    let crossOrigin = CrossOriginPolicy(origins: dependencies.manners.origins)
    router.add(middleware: CrossOriginMiddleware(policy: crossOrigin))
    let guesses = GuessLimiter(perSecond: dependencies.manners.refusalsPerSecond)
    router.add(middleware: LimitsMiddleware(guesses: guesses))
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: PathMiddleware())
    router.add(middleware: WebMiddleware(web: dependencies.web))

    let authentication = BearerAuthentication(
        gate: dependencies.gate,
        revocations: dependencies.revocations,
        accounts: dependencies.accountStatus,
        verifiers: dependencies.verifiers,
        now: dependencies.now
    )
    let slugs = AccountSlugs(database: dependencies.database)
    let feeds = FeedEntrance(authentication: authentication, slugs: slugs, guesses: guesses)
    var routes = APIRoutes(
        router: router,
        entrance: APIEntrance(
            authentication: authentication,
            slugs: slugs,
            guesses: guesses,
            rates: RateLimiter(perMinute: dependencies.manners.requestsPerMinute),
            box: dependencies.secretBox,
            cursorKey: dependencies.manners.cursorKey,
            feeds: dependencies.feeds
        ),
        crossOrigin: crossOrigin
    )
    HealthRoutes(dependencies).register(on: &routes)
    OAuthRoutes(dependencies, bearers: authentication).register(on: &routes)
    SignInSite(dependencies).register(on: &routes)
    dependencies.document.register(on: &routes)
    WebRoutes(dependencies).register(on: &routes)
    let platformAccounts = PlatformAccountRoutes(dependencies)
    AccountRoutes(database: dependencies.database, platform: platformAccounts).register(on: &routes)
    platformAccounts.register(on: &routes)
    SupportSessionRoutes(dependencies).register(on: &routes)
    AuditEventRoutes(database: dependencies.database).register(on: &routes)
    ClientRoutes(dependencies).register(on: &routes)
    APIKeyRoutes(dependencies).register(on: &routes)
    TrustedIssuerRoutes(dependencies).register(on: &routes)
    LocationRoutes(database: dependencies.database).register(on: &routes)
    ChargePointRoutes(dependencies).register(on: &routes)
    ChargePointImportRoutes(database: dependencies.database, passwords: dependencies.stationPasswords)
        .register(on: &routes)
    LocalListRoutes(database: dependencies.database).register(on: &routes)
    UnknownChargePointRoutes(dependencies).register(on: &routes)
    SecurityEventRoutes(database: dependencies.database).register(on: &routes)
    TokenRoutes(database: dependencies.database).register(on: &routes)
    ChargingProfileRoutes(database: dependencies.database).register(on: &routes)
    TransactionRoutes(database: dependencies.database).register(on: &routes)
    TariffRoutes(database: dependencies.database, now: dependencies.now).register(on: &routes)
    TariffAssignmentRoutes(database: dependencies.database).register(on: &routes)
    StatisticsRoutes(database: dependencies.database, now: dependencies.now).register(on: &routes)
    MessageRoutes(database: dependencies.database, now: dependencies.now).register(on: &routes)
    ConfigurationRoutes(database: dependencies.database, now: dependencies.now).register(on: &routes)
    ConfigurationTemplateRoutes(database: dependencies.database).register(on: &routes)
    UserRoutes(dependencies).register(on: &routes)
    MeRoutes(dependencies).register(on: &routes)
    SecondFactorRoutes(dependencies).register(on: &routes)
    FirmwareRoutes(database: dependencies.database, files: dependencies.files).register(on: &routes)
    UploadRoutes(database: dependencies.database, files: dependencies.files.operators).register(on: &routes)
    JobStatusRoutes(database: dependencies.database).register(on: &routes)
    CampaignRoutes(database: dependencies.database, now: dependencies.now).register(on: &routes)
    StationFileRoutes(dependencies, guesses: guesses).register(on: &routes)
    ProcessRoutes(dependencies).register(on: &routes)
    FeedRoutes(
        desk: dependencies.feeds,
        database: dependencies.database,
        entrance: feeds,
        now: dependencies.now
    ).register(on: &routes)
    for feature in dependencies.features { feature(&routes) }
    routes.refuseOtherMethods()
    return (router, routes.operations, feeds)
}
