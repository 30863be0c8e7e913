package import OCPP

/// How one station fared with one scenario.
package struct ScenarioReport: Sendable {
    package let scenario: String
    package let station: String
    /// `nil` when all went as it should.
    package let failure: ScenarioFailure?
    /// How many steps were played; those of loops count each time.
    package let steps: Int
    package let seconds: Double
    /// The transactions that the platform gave it.
    package let transactions: [Int]

    /// For `--json`.
    package var json: JSONValue {
        var failed: JSONValue = nil
        if let failure {
            failed = [
                "line": JSONValue(failure.line), "step": .string(failure.step),
                "message": .string(failure.message),
            ]
        }
        return [
            "scenario": .string(scenario), "station": .string(station), "passed": .bool(failure == nil),
            "steps": JSONValue(steps), "seconds": JSONValue((seconds * 1000).rounded() / 1000),
            "transactions": .array(transactions.map { JSONValue($0) }), "failure": failed,
        ]
    }
}
