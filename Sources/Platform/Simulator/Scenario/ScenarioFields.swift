import OCPP

/// The members of a mapping in a scenario, of which none may be unknown.
struct ScenarioFields {
    let line: Int
    private let members: [String: ScenarioNode]

    /// - Parameters:
    ///   - node: A mapping; an empty scalar counts as an empty one.
    ///   - words: The members that it may have.
    ///   - kind: What the mapping is, for complaints.
    init(_ node: ScenarioNode, _ words: [String], of kind: String) throws(ScenarioError) {
        line = node.line
        switch node.content {
        case .scalar(.null):
            members = [:]
        case .mapping(let pairs):
            var members: [String: ScenarioNode] = [:]
            for (key, value) in pairs {
                guard words.contains(key) else {
                    throw .unknown(key, as: "word of \(kind)", among: words, line: value.line)
                }
                guard members.updateValue(value, forKey: key) == nil else {
                    throw ScenarioError(line: value.line, "\(key) is there twice")
                }
            }
            self.members = members
        case .scalar, .list:
            throw ScenarioError(line: node.line, "\(kind): expected words and values")
        }
    }

    subscript(name: String) -> ScenarioNode? {
        members[name]
    }

    func text(_ name: String) throws(ScenarioError) -> String? {
        guard let node = members[name] else { return nil }
        guard let text = node.text else { throw ScenarioError(line: node.line, "\(name): expected a text") }
        return text
    }

    func whole(_ name: String) throws(ScenarioError) -> Int? {
        guard let node = members[name] else { return nil }
        guard let number = node.json.intValue else {
            throw ScenarioError(line: node.line, "\(name): expected a whole number")
        }
        return number
    }

    func number(_ name: String) throws(ScenarioError) -> Double? {
        guard let node = members[name] else { return nil }
        guard let number = node.json.doubleValue else {
            throw ScenarioError(line: node.line, "\(name): expected a number")
        }
        return number
    }

    func flag(_ name: String) throws(ScenarioError) -> Bool? {
        guard let node = members[name] else { return nil }
        guard let flag = node.json.boolValue else {
            throw ScenarioError(line: node.line, "\(name): expected true or false")
        }
        return flag
    }

    func duration(_ name: String) throws(ScenarioError) -> Duration? {
        guard let node = members[name] else { return nil }
        return try ScenarioDuration.read(node, name)
    }

    /// One of the cases of an enumeration, by its word.
    func choice<Word: RawRepresentable & CaseIterable>(
        _ name: String,
        _: Word.Type
    ) throws(ScenarioError) -> Word? where Word.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            throw .unknown(text, as: name, among: words, line: members[name]?.line ?? line)
        }
        return word
    }
}
