package import OCPP

/// What a virtual charge point does, step by step, and what it expects of the platform. docs/simulator.md.
package struct Scenario: Sendable {
    package let name: String
    /// Tokens as `POST …/tokens` takes them, made by `--register`.
    package let tokens: [JSONValue]
    /// Variables that the file gives a value; the command line may give another.
    package let variables: [String: JSONValue]
    /// How long an answer or a command may take.
    let timeout: Duration
    /// Of random choices; `nil`: another one each time.
    let seed: UInt64?
    let steps: [ScenarioStep]

    /// - Throws: ``ScenarioError`` with the line.
    package init(_ root: ScenarioNode, name defaultName: String) throws(ScenarioError) {
        let words = ["name", "description", "timeout", "seed", "tokens", "variables", "steps"]
        let fields = try ScenarioFields(root, words, of: "a scenario")
        name = try fields.text("name") ?? defaultName
        timeout = try fields.duration("timeout") ?? .seconds(10)
        seed = try fields.whole("seed").map { UInt64(bitPattern: Int64($0)) }
        tokens = fields["tokens"]?.json.arrayValue ?? []
        let members = fields["variables"]?.json.objectValue?.members ?? []
        variables = Dictionary(members.map { ($0.key, $0.value) }) { _, last in last }
        guard let steps = fields["steps"] else { throw ScenarioError(line: root.line, "there are no steps") }
        self.steps = try ScenarioReader.steps(steps)
    }

    /// Commands that a step waits for are left to it; all others are answered at once.
    var awaitedActions: Set<String> {
        steps.reduce(into: []) { $0.formUnion($1.awaitedActions) }
    }
}
