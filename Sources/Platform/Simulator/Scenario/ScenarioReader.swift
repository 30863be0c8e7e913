import OCPP

/// Reads the steps of a scenario.
enum ScenarioReader {
    /// A step's word, and what reads its value.
    private typealias Reader = @Sendable (ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind

    private static let readers: [String: Reader] = [
        "connect": connect, "disconnect": disconnect, "expect_close": expectClose,
        "boot": boot, "status": status, "authorize": authorize, "start": start, "meter": meter, "stop": stop,
        "heartbeat": heartbeat, "call": call, "send": send, "command": command, "answers": answers,
        "again": again, "offline": offline, "replay": replay, "clock": clock, "wait": wait, "set": set,
        "expect": expect, "together": together, "loop": loop, "choose": choose,
    ]

    static func steps(_ node: ScenarioNode) throws(ScenarioError) -> [ScenarioStep] {
        guard case .list(let nodes) = node.content else {
            throw ScenarioError(line: node.line, "expected a list of steps")
        }
        var steps: [ScenarioStep] = []
        for node in nodes { steps.append(try step(node)) }
        return steps
    }

    /// `- heartbeat`, or `- word: value`.
    private static func step(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep {
        let word: String
        let value: ScenarioNode
        switch node.content {
        case .scalar(.string(let text)):
            (word, value) = (text, ScenarioNode(line: node.line, .scalar(.null)))
        case .mapping(let members) where members.count == 1:
            (word, value) = members[0]
        case .scalar, .list, .mapping:
            throw ScenarioError(line: node.line, "expected one step: a word, perhaps with a value")
        }
        guard let reader = readers[word] else {
            throw .unknown(word, as: "step", among: Array(readers.keys), line: node.line)
        }
        return ScenarioStep(line: node.line, word: word, kind: try reader(value))
    }

    private static func branches(_ node: ScenarioNode) throws(ScenarioError) -> [[ScenarioStep]] {
        guard case .list(let nodes) = node.content, !nodes.isEmpty else {
            throw ScenarioError(line: node.line, "expected a list of lists of steps")
        }
        var branches: [[ScenarioStep]] = []
        for node in nodes { branches.append(try steps(node)) }
        return branches
    }

    @Sendable private static func wait(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        .wait(max(.zero, try ScenarioDuration.read(node, "wait")))
    }

    @Sendable private static func set(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        .set(try members(node))
    }

    @Sendable private static func expect(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        .expect(try members(node))
    }

    private static func members(_ node: ScenarioNode) throws(ScenarioError) -> [String: JSONValue] {
        guard let members = node.json.objectValue?.members else {
            throw ScenarioError(line: node.line, "expected variables and values")
        }
        return Dictionary(members.map { ($0.key, $0.value) }) { _, last in last }
    }

    @Sendable private static func together(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        .together(try branches(node))
    }

    @Sendable private static func choose(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        .choose(try branches(node))
    }

    @Sendable private static func loop(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, ["times", "steps"], of: "loop")
        guard let times = try fields.whole("times"), (1...1_000_000).contains(times) else {
            throw ScenarioError(line: node.line, "loop: expected times, from 1 to 1000000")
        }
        guard let inner = fields["steps"] else { throw ScenarioError(line: node.line, "loop: expected steps") }
        return .loop(times: times, try steps(inner))
    }

    @Sendable private static func offline(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let steps = try steps(node)
        for step in steps {
            switch step.kind {
            case .call, .sequence, .clock, .set: break
            default: throw ScenarioError(line: step.line, "\(step.word): not possible offline")
            }
        }
        return .offline(steps)
    }

    @Sendable private static func replay(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, ["times", "same_ids"], of: "replay")
        return .replay(times: try fields.whole("times") ?? 1, sameIDs: try fields.flag("same_ids") ?? false)
    }

    @Sendable private static func again(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, ["times", "same_id"], of: "again")
        return .again(times: try fields.whole("times") ?? 1, sameID: try fields.flag("same_id") ?? true)
    }

    @Sendable private static func clock(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, ["offset", "format", "fixed"], of: "clock")
        return .clock(
            ScenarioClock(
                offset: try fields.duration("offset") ?? .zero,
                format: try fields.choice("format", ScenarioClock.Format.self) ?? .utc,
                fixed: try fields.text("fixed")
            )
        )
    }
}
