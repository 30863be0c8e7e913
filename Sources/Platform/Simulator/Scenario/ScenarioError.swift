/// What is wrong with a scenario file, and where.
package struct ScenarioError: Error, Sendable, Equatable, CustomStringConvertible {
    package let line: Int
    package let message: String

    package init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }

    package var description: String {
        "line \(line): \(message)"
    }

    /// A word that nobody knows, with the one that was probably meant.
    static func unknown(_ word: String, as kind: String, among words: [String], line: Int) -> ScenarioError {
        guard let nearest = NearestWord.to(word, among: words) else {
            let all = words.sorted().joined(separator: ", ")
            return ScenarioError(line: line, "unknown \(kind) \"\(word)\"; expected one of \(all)")
        }
        return ScenarioError(line: line, "unknown \(kind) \"\(word)\"; did you mean \"\(nearest)\"?")
    }
}
