import OCPP

/// Steps about the socket, texts and commands.
extension ScenarioReader {
    @Sendable static func connect(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let words = ["subprotocol", "password", "path", "status", "second"]
        let fields = try ScenarioFields(node, words, of: "connect")
        var connect = ScenarioStep.Connect()
        if let node = fields["subprotocol"] {
            if case .list(let nodes) = node.content {
                connect.subprotocols = nodes.compactMap(\.text)
            } else {
                connect.subprotocols = node.text.map { $0 == "none" ? [] : [$0] } ?? []
            }
        }
        connect.password = try fields.text("password").map { $0 == "none" ? "" : $0 }
        connect.path = try fields.text("path")
        connect.status = try fields.whole("status") ?? 101
        connect.isSecond = try fields.flag("second") ?? false
        return .connect(connect)
    }

    @Sendable static func disconnect(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        switch node.text {
        case nil, "close": .disconnect(abruptly: false)
        case "abrupt": .disconnect(abruptly: true)
        case let word?: throw .unknown(word, as: "way to disconnect", among: ["close", "abrupt"], line: node.line)
        }
    }

    @Sendable static func expectClose(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        if case .scalar(let value) = node.content { return .expectClose(code: value.intValue, old: false) }
        let fields = try ScenarioFields(node, ["code", "old"], of: "expect_close")
        return .expectClose(code: try fields.whole("code"), old: try fields.flag("old") ?? false)
    }

    @Sendable static func send(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        if let text = node.text { return .send(ScenarioStep.Text(text: text)) }
        let words = ["text", "repeat", "fragments", "binary", "error"]
        let fields = try ScenarioFields(node, words, of: "send")
        guard let text = try fields.text("text") else {
            throw ScenarioError(line: node.line, "send: expected a text")
        }
        let times = try fields.whole("repeat") ?? 1
        guard (1...10_000_000).contains(times) else {
            throw ScenarioError(line: node.line, "repeat: expected 1 to 10000000")
        }
        return .send(
            ScenarioStep.Text(
                text: times == 1 ? text : String(repeating: text, count: times),
                fragments: max(1, try fields.whole("fragments") ?? 1),
                isBinary: try fields.flag("binary") ?? false,
                error: try fields.text("error")
            )
        )
    }

    @Sendable static func command(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        if let action = node.text { return .command(ScenarioStep.Command(action: action)) }
        let words = ["action", "expect", "reply", "save", "within"]
        let fields = try ScenarioFields(node, words, of: "command")
        guard let action = try fields.text("action") else {
            throw ScenarioError(line: node.line, "command: expected an action")
        }
        return .command(
            ScenarioStep.Command(
                action: action,
                expect: fields["expect"]?.json,
                reply: try fields["reply"].map(reply) ?? .usual,
                save: try saved(fields["save"]),
                within: try fields.duration("within")
            )
        )
    }

    @Sendable static func answers(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        guard case .mapping(let members) = node.content else {
            throw ScenarioError(line: node.line, "answers: expected actions and replies; \"*\" is every action")
        }
        var replies: [String: ScenarioReply] = [:]
        for (action, node) in members { replies[action] = try reply(node) }
        return .answers(replies)
    }

    /// `usual`, `silence`, `{result: …}`, `{error: CODE}`, `{garbage: TEXT}`, each perhaps with `after: 2s`.
    private static func reply(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioReply {
        switch node.text {
        case "usual": return .usual
        case "silence": return .silence
        case let word?:
            throw .unknown(word, as: "reply", among: ["usual", "silence", "result", "error", "garbage"], line: node.line)
        case nil: break
        }
        let fields = try ScenarioFields(node, ["result", "error", "garbage", "after"], of: "reply")
        let reply: ScenarioReply
        if let result = fields["result"] {
            reply = .result(result.json)
        } else if let code = try fields.text("error") {
            reply = .error(code: code)
        } else if let text = try fields.text("garbage") {
            reply = .garbage(text)
        } else {
            reply = .usual
        }
        guard let after = try fields.duration("after") else { return reply }
        return .late(after, reply)
    }

    static func saved(_ node: ScenarioNode?) throws(ScenarioError) -> [String: String] {
        guard let node else { return [:] }
        guard case .mapping(let members) = node.content else {
            throw ScenarioError(line: node.line, "save: expected variables and where to find their values")
        }
        var saved: [String: String] = [:]
        for (name, node) in members { saved[name] = node.text }
        return saved
    }
}
