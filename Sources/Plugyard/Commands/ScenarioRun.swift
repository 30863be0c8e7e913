import ArgumentParser
import OCPP
import Platform

/// `plugyard simulate --scenario`: plays, tells how it went, and fails when something did.
struct ScenarioRun {
    let theatre: ScenarioTheatre
    let scenarios: [Scenario]
    let variables: [String: JSONValue]
    let isJSON: Bool

    /// The `NAME=VALUE` of the command line; a value that is a number becomes one.
    static func variables(_ assignments: [String]) throws -> [String: JSONValue] {
        var variables: [String: JSONValue] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw SettingsError("--variable \(assignment): expected a name, \"=\" and its value")
            }
            variables[String(parts[0])] = .string(String(parts[1]))
        }
        return variables
    }

    /// One scenario after the other, each by all stations.
    func run(_ stations: [SimulatorSettings.Station]) async throws {
        var reports: [ScenarioReport] = []
        for scenario in scenarios {
            let played = try await theatre.play(scenario, by: stations, variables: variables)
            if !isJSON { played.forEach(Self.show) }
            reports += played
        }
        let failed = reports.count { $0.failure != nil }
        if isJSON {
            let result: JSONValue = [
                "passed": JSONValue(reports.count - failed), "failed": JSONValue(failed),
                "reports": .array(reports.map(\.json)),
            ]
            print(result.serialized())
        } else {
            print("\(reports.count - failed) passed, \(failed) failed")
        }
        if failed > 0 { throw ExitCode.failure }
    }

    private static func show(_ report: ScenarioReport) {
        let time = String((report.seconds * 10).rounded() / 10)
        if let failure = report.failure {
            let place = "line \(failure.line), \(failure.step)"
            print("FAILED  \(report.scenario)  \(report.station)  \(place): \(failure.message)")
        } else {
            print("passed  \(report.scenario)  \(report.station)  \(report.steps) steps, \(time) s")
        }
    }
}
