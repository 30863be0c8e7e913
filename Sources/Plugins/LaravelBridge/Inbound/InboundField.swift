/// A field of a command that Laravel may name as the platform does, or as OCPP or older back ends do.
struct InboundField: Sendable {
    /// What a value is turned into.
    enum Reading: Sendable {
        case asItIs
        /// A word of OCPP (`DiagnosticsLog`) becomes the platform's (`diagnostics`). `dropping`: An end that it does without.
        case word(dropping: String)
        /// `Operative` and `Inoperative` become true and false.
        case operative
        /// Numbers and booleans become texts: OCPP has nothing else there.
        case text
        /// One value becomes a list of it.
        case list
        /// Entries of a local list.
        case entries
    }

    /// The platform's name.
    let name: String
    let others: [String]
    let reading: Reading

    init(_ name: String, _ others: String..., as reading: Reading = .asItIs) {
        self.name = name
        self.others = others
        self.reading = reading
    }

    func isCalled(_ word: String) -> Bool {
        name == word || others.contains(word)
    }

    func read(_ value: JSONTree) -> JSONTree {
        switch (reading, value) {
        case (.word(let end), .text(let word)):
            return .text(Self.snake(word.hasSuffix(end) ? String(word.dropLast(end.count)) : word))
        case (.operative, .text("Operative")): return .bool(true)
        case (.operative, .text("Inoperative")): return .bool(false)
        case (.text, .integer(let number)): return .text("\(number)")
        case (.text, .number(let number)): return .text("\(number)")
        case (.text, .bool(let flag)): return .text("\(flag)")
        case (.list, .text): return .list([value])
        case (.entries, .list(let entries)): return .list(entries.map(Self.entry))
        default: return value
        }
    }

    /// `ConcurrentTx` becomes `concurrent_tx`; what is no word of OCPP stays as it is.
    private static func snake(_ word: String) -> String {
        guard word.first?.isUppercase == true else { return word }
        var text = ""
        for letter in word {
            if letter.isUppercase, !text.isEmpty { text += "_" }
            text += letter.lowercased()
        }
        return text
    }

    /// `{"idTag", "idTagInfo": {"status", "expiryDate", "parentIdTag"}}`, or the same without the inner object.
    private static func entry(_ value: JSONTree) -> JSONTree {
        guard var members = value.object else { return value }
        for name in ["idTagInfo", "id_tag_info"] {
            guard let inner = members[name]?.object else { continue }
            members[name] = nil
            members.merge(inner) { first, _ in first }
        }
        var entry: [String: JSONTree] = [:]
        for (name, value) in members {
            let field = ofEntries.first { $0.isCalled(name) }
            entry[field?.name ?? name] = field?.read(value) ?? value
        }
        return .object(entry)
    }

    private static let ofEntries = [
        Self("id_tag", "idTag", as: .text),
        Self("status", as: .word(dropping: "")),
        Self("expires_at", "expiryDate", "expiry_date"),
        Self("parent_id_tag", "parentIdTag"),
    ]
}
