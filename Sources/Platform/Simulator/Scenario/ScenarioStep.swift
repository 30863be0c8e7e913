import OCPP

/// One step of a scenario.
struct ScenarioStep: Sendable, Equatable {
    /// A call of the station and what its answer is to be. Texts may hold `${variables}`.
    struct Call: Sendable, Equatable {
        var action: String
        var payload: JSONValue
        var expect: JSONValue?
        /// The code of the CALLERROR that is to come instead of a result; `any` for any.
        var error: String?
        /// Variables to set, by name, from members of the answer, by dotted path.
        var save: [String: String] = [:]
    }

    struct Connect: Sendable, Equatable {
        var subprotocols = ["ocpp1.6"]
        /// `nil`: the station's own; an empty one: none is sent.
        var password: String?
        /// `nil`: `/ocpp/ACCOUNT/IDENTITY`.
        var path: String?
        /// The HTTP status to come: 101, or that of a refusal.
        var status = 101
        /// Leaves an open socket as it is instead of closing it first.
        var isSecond = false
    }

    /// Anything that is no well-formed call.
    struct Text: Sendable, Equatable {
        var text: String
        /// Into how many WebSocket frames it is cut.
        var fragments = 1
        var isBinary = false
        /// The code of the CALLERROR that is to come.
        var error: String?
    }

    /// A command of the platform that is to come.
    struct Command: Sendable, Equatable {
        var action: String
        var expect: JSONValue?
        var reply = ScenarioReply.usual
        var save: [String: String] = [:]
        /// `nil`: the scenario's own time limit.
        var within: Duration?
    }

    enum Kind: Sendable, Equatable {
        case connect(Connect)
        case disconnect(abruptly: Bool)
        case expectClose(code: Int?, old: Bool)
        case call(Call)
        case send(Text)
        case command(Command)
        case answers([String: ScenarioReply])
        case again(times: Int, sameID: Bool)
        case offline([ScenarioStep])
        case replay(times: Int, sameIDs: Bool)
        case clock(ScenarioClock)
        case wait(Duration)
        case set([String: JSONValue])
        case expect([String: JSONValue])
        case sequence([ScenarioStep])
        case together([[ScenarioStep]])
        case loop(times: Int, [ScenarioStep])
        case choose([[ScenarioStep]])
    }

    let line: Int
    /// The word it began with.
    let word: String
    let kind: Kind

    /// The actions of the commands that this step, or one inside it, waits for.
    var awaitedActions: Set<String> {
        switch kind {
        case .command(let command): [command.action]
        case .offline(let steps), .sequence(let steps), .loop(_, let steps):
            steps.reduce(into: []) { $0.formUnion($1.awaitedActions) }
        case .together(let branches), .choose(let branches):
            branches.joined().reduce(into: []) { $0.formUnion($1.awaitedActions) }
        case .connect, .disconnect, .expectClose, .call, .send, .answers, .again, .replay, .clock, .wait, .set,
            .expect:
            []
        }
    }
}
