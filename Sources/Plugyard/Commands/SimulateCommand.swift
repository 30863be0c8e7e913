import ArgumentParser
import FoundationEssentials
import Logging
import Platform
import ServiceLifecycle
import Tenancy
import UnixSignals

/// `plugyard simulate`: virtual charge points that charge now and then.
struct SimulateCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play virtual charge points against a running platform."
    )

    @OptionGroup var options: SettingsOptions
    @Option(help: "Where charge points connect.") var url = "ws://127.0.0.1:8080"
    @Option(help: "Where the REST API is, for --register.") var api = "http://127.0.0.1:8080"
    @Option(help: "The account's slug.") var account: String
    @Option(help: "How many charge points.") var count = 3
    @Option(help: "What their identities begin with.") var prefix = "SIM_"
    @Flag(help: "Register them first, with the client of PLUGYARD_CLIENT_ID and PLUGYARD_CLIENT_SECRET.")
    var register = false

    func validate() throws {
        guard (1...10_000).contains(count) else { throw ValidationError("--count: expected 1 to 10000") }
    }

    func run(_ settings: Settings, _ logger: Logger) async throws {
        let identities = (1...count).map { number in
            prefix + String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
        }
        var stations = identities.map { SimulatorSettings.Station(identity: $0, password: nil) }
        if register {
            guard let id = settings.clientID, let secret = settings.clientSecret else {
                throw SettingsError("PLUGYARD_CLIENT_ID and PLUGYARD_CLIENT_SECRET: needed for --register")
            }
            let registration = StationRegistration(
                api: api,
                account: account,
                clientID: id,
                clientSecret: secret
            )
            stations = try await registration.register(identities)
            logger.info("simulated charge points registered", metadata: ["count": "\(count)"])
        }
        let simulator = try SimulatorService(
            SimulatorSettings(url: url, account: account, stations: stations),
            logger: logger
        )
        let group = ServiceGroup(
            services: [simulator],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await group.run()
    }
}
