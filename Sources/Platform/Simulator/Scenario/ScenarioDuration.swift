import OCPP

/// Durations as scenarios write them: `0.5` (seconds), `300ms`, `5s`, `2m`, `-3h`, `1d`, `-20y` (of 365 days).
enum ScenarioDuration {
    private static let units: [(suffix: String, seconds: Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("y", 365 * 86_400),
    ]

    static func read(_ node: ScenarioNode, _ name: String) throws(ScenarioError) -> Duration {
        guard let text = node.text, let duration = read(text) else {
            throw ScenarioError(line: node.line, "\(name): expected a duration such as 0.5, 300ms, 5s or -3h")
        }
        return duration
    }

    /// `nil` for what is none, or longer than 200 years.
    static func read(_ text: String) -> Duration? {
        let unit = units.first { text.hasSuffix($0.suffix) }
        guard let number = Double(text.dropLast(unit?.suffix.count ?? 0)) else { return nil }
        let seconds = number * (unit?.seconds ?? 1)
        guard seconds.isFinite, abs(seconds) < 200 * 365 * 86_400 else { return nil }
        return .seconds(seconds)
    }
}
