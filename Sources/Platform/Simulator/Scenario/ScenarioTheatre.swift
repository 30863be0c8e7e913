package import FoundationEssentials
package import OCPP

/// Plays scenarios against a running platform.
package struct ScenarioTheatre: Sendable {
    private let client: StationClient
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - url: `ws://host:port`.
    ///   - account: The slug of the stations' account.
    ///   - clock: For waiting.
    ///   - now: For the stations' own clocks.
    /// - Throws: ``SimulatorError/malformedURL(_:)``.
    package init(
        url: String,
        account: String,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(SimulatorError) {
        client = try StationClient(url: url, account: account)
        self.clock = clock
        self.now = now
    }

    /// Lets all stations play at once; one report each, in their order.
    ///
    /// `variables` go before those of the file; each station has `station`, `number` (from 1) and `account` too.
    package func play(
        _ scenario: Scenario,
        by stations: [SimulatorSettings.Station],
        variables: [String: JSONValue]
    ) async throws -> [ScenarioReport] {
        try await withThrowingTaskGroup { group in
            for (index, station) in stations.enumerated() {
                var given = scenario.variables.merging(variables) { _, last in last }
                given["station"] = .string(station.identity)
                given["number"] = JSONValue(index + 1)
                let seed = (scenario.seed ?? .random(in: .min ... .max)) &+ UInt64(index)
                let player = ScenarioPlayer(
                    scenario: scenario,
                    station: station,
                    client: client,
                    sleeper: clock,
                    now: now,
                    generator: SeededGenerator(seed: seed),
                    variables: given
                )
                group.addTask { (index, try await Self.perform(player)) }
            }
            let reports = try await group.reduce(into: [(Int, ScenarioReport)]()) { $0.append($1) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func perform(_ player: ScenarioPlayer) async throws -> ScenarioReport {
        var player = player
        var failure: ScenarioFailure?
        let start = ContinuousClock.now
        do {
            try await player.play(player.scenario.steps)
        } catch let found as ScenarioFailure {
            failure = found
        }
        await player.socket?.close(abruptly: false)
        await player.old?.close(abruptly: true)
        return ScenarioReport(
            scenario: player.scenario.name,
            station: player.station.identity,
            failure: failure,
            steps: player.stepsPlayed,
            seconds: start.duration(to: .now) / .seconds(1),
            transactions: player.transactions
        )
    }
}
