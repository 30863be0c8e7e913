import FoundationEssentials
import PluginKit

/// The query of a request, read strictly: ``finish()`` names everything that is wrong with it.
struct WebhookQuery: Sendable {
    private let values: [String: String]
    private var faults: [RouteProblem.Field] = []

    init(_ request: PluginRequest) {
        values = request.query
    }

    /// An empty one counts as absent.
    func text(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = values[name] else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        note(name, "out_of_range", "Expected a whole number from \(range.lowerBound) to \(range.upperBound).")
        return nil
    }

    mutating func time(_ name: String) -> Date? {
        guard let text = values[name] else { return nil }
        if let date = PluginTime.read(text) { return date }
        note(name, "malformed", "Expected a time such as 2026-01-31T08:00:00Z; write + as %2B.")
        return nil
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, as type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = values[name] else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        note(name, "not_allowed", "Expected one of \(words).")
        return nil
    }

    mutating func note(_ name: String, _ code: String, _ message: String) {
        faults.append(RouteProblem.Field(name, code, message))
    }

    /// - Throws: ``RouteProblem`` 400.
    func finish() throws {
        guard faults.isEmpty else { throw WebhookProblems.query(faults) }
    }
}
