import FoundationEssentials

/// The OCPP message id of one attempt at a command: 36 characters at most, and another one for each attempt, since a
/// late answer to an earlier attempt must not be taken for the answer to a later one (OCPP-J 1.6 §4.1.4).
struct CommandCallID: Sendable, Equatable {
    let command: UUID
    /// From 1 on.
    let attempt: Int

    init(_ command: UUID, attempt: Int = 1) {
        self.command = command
        self.attempt = attempt
    }

    /// - Returns: `nil` for a text that ``text`` never is.
    init?(_ text: String) {
        if let id = UUID(uuidString: text) {
            self.init(id)
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 32, let attempt = Int(parts[1]), attempt > 1 else {
            return nil
        }
        var hyphenated = ""
        for (index, digit) in parts[0].enumerated() {
            if [8, 12, 16, 20].contains(index) { hyphenated += "-" }
            hyphenated.append(digit)
        }
        guard let id = UUID(uuidString: hyphenated) else { return nil }
        self.init(id, attempt: attempt)
    }

    /// The command's own id for the first attempt, so that the log of messages can be searched for it.
    var text: String {
        let id = command.uuidString.lowercased()
        return attempt <= 1 ? id : id.filter { $0 != "-" } + "-\(attempt)"
    }
}
