import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Platform
import ServiceLifecycle
import Tenancy
import UnixSignals

/// `plugyard simulate`: virtual charge points that charge now and then, or play scenarios.
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
    @Option(help: "One charge point that is registered already, instead of --count and --prefix.")
    var identity: String?
    @Option(help: "The password of --identity, if it has one.") var password: String?
    @Option(help: "A scenario file, or a folder of them, to play to its end (docs/simulator.md); repeatable.")
    var scenario: [String] = []
    @Option(help: "NAME=VALUE for the scenarios; repeatable.") var variable: [String] = []
    @Flag(help: "Register them first, with the client of PLUGYARD_CLIENT_ID and PLUGYARD_CLIENT_SECRET.")
    var register = false

    func validate() throws {
        guard (1...10_000).contains(count) else { throw ValidationError("--count: expected 1 to 10000") }
    }

    func run(_ settings: Settings, _ logger: Logger) async throws {
        let scenarios = try scenario.flatMap(ScenarioFile.read)
        let stations = try await stations(settings, tokens: scenarios.flatMap(\.tokens))
        if !scenarios.isEmpty {
            let run = ScenarioRun(
                theatre: try ScenarioTheatre(url: url, account: account),
                scenarios: scenarios,
                variables: try ScenarioRun.variables(variable),
                isJSON: options.json
            )
            return try await run.run(stations)
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

    /// The charge points to play, registered where that is wanted.
    private func stations(_ settings: Settings, tokens: [JSONValue]) async throws -> [SimulatorSettings.Station] {
        let identities = identity.map { [$0] } ?? (1...count).map { number in
            prefix + String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
        }
        guard register else {
            return identities.map { SimulatorSettings.Station(identity: $0, password: password) }
        }
        guard let id = settings.clientID, let secret = settings.clientSecret else {
            throw SettingsError("PLUGYARD_CLIENT_ID and PLUGYARD_CLIENT_SECRET: needed for --register")
        }
        let registration = StationRegistration(
            api: api,
            account: account,
            clientID: id,
            clientSecret: secret
        )
        return try await registration.register(identities, tokens: tokens)
    }
}
