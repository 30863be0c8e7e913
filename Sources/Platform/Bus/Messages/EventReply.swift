/// What became of an ``EventRequest``: an outcome for each of its events, in their order.
struct EventReply: BusMessage, Equatable {
    enum Outcome: Sendable, Equatable {
        /// Committed, or of no more use. `answer`: The frame for the charge point, if there is one to send.
        case done(answer: String?)
        /// The manager does not know such events, or cannot read this one.
        case notUnderstood
    }

    private enum Kind {
        static let done: UInt64 = 1
        static let notUnderstood: UInt64 = 2
    }

    var token: UInt64
    /// The name under which the manager was given the events.
    var manager: String
    /// The manager lost that name before it was done with the events: they are for another now.
    var isDeposed = false
    var outcomes: [Outcome] = []

    init(token: UInt64, from manager: String, isDeposed: Bool = false, outcomes: [Outcome] = []) {
        self.token = token
        self.manager = manager
        self.isDeposed = isDeposed
        self.outcomes = outcomes
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, unsigned: token)
        writer.put(2, isDeposed)
        writer.put(4, manager)
        for outcome in outcomes {
            writer.nest(3) { writer in
                switch outcome {
                case .done(let answer):
                    writer.put(1, unsigned: Kind.done)
                    writer.put(2, answer)
                case .notUnderstood: writer.put(1, unsigned: Kind.notUnderstood)
                }
            }
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var token: UInt64?
        var manager: String?
        while let field = try reader.next() {
            switch field.number {
            case 1: token = try field.unsigned()
            case 2: isDeposed = try field.flag()
            case 3:
                var nested = field.nested()
                outcomes.append(try Self.outcome(&nested))
            case 4: manager = try field.text()
            default: break
            }
        }
        self.token = try token.required(1)
        self.manager = try manager.required(4)
    }

    private static func outcome(_ reader: inout WireReader) throws(WireError) -> Outcome {
        var kind: UInt64?
        var answer: String?
        while let field = try reader.next() {
            switch field.number {
            case 1: kind = try field.unsigned()
            case 2: answer = try field.text()
            default: break
            }
        }
        return kind == Kind.done ? .done(answer: answer) : .notUnderstood
    }
}
