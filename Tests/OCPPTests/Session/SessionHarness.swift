import OCPP

/// A session, a clock that only moves when told, and short forms of what a station sends.
struct SessionHarness {
    typealias Action = SessionAction

    let start = SessionInstant(nanoseconds: 0)
    var session: StationSession

    init() {
        session = StationSession(version: .v16, startedAt: start)
    }

    func at(_ seconds: Double) -> SessionInstant {
        start.advanced(by: .milliseconds(Int(seconds * 1000)))
    }

    /// A session whose station has booted, at second 0.
    static func ready() -> SessionHarness {
        var harness = SessionHarness()
        _ = harness.call("boot", "BootNotification")
        _ = harness.answer("boot")
        return harness
    }

    static func text(_ id: String, _ action: String, _ payload: JSONValue = [:]) -> String {
        Frame.call(id: id, action: action, payload: payload).serialized()
    }

    /// The station calls.
    mutating func call(
        _ id: String,
        _ action: String = "StatusNotification",
        _ payload: JSONValue = [:],
        at seconds: Double = 0
    ) -> [Action] {
        quiet(session.received(Self.text(id, action, payload), at: at(seconds)))
    }

    /// The manager answers.
    mutating func answer(_ id: String, _ payload: JSONValue = [:], at seconds: Double = 0) -> [Action] {
        quiet(session.answered(id: id, with: .result(id: id, payload: payload), at: at(seconds)))
    }

    /// The station sends any text.
    mutating func receive(_ text: String, at seconds: Double = 0) -> [Action] {
        quiet(session.received(text, at: at(seconds)))
    }

    /// We call.
    mutating func make(_ id: String, timeout: Int = 10, at seconds: Double = 0) -> [Action] {
        let timeout = Duration.seconds(timeout)
        return quiet(session.call(id: id, action: "Reset", payload: [:], timeout: timeout, at: at(seconds)))
    }

    mutating func fire(at seconds: Double) -> [Action] {
        quiet(session.timerFired(at: at(seconds)))
    }

    /// Without timers, which have tests of their own.
    private func quiet(_ actions: [Action]) -> [Action] {
        actions.filter { action in
            if case .setTimer = action { return false }
            return true
        }
    }

    static func sent(_ frame: Frame) -> Action {
        .send(text: frame.serialized(), frame: frame)
    }

    static func sentCall(_ id: String) -> Action {
        sent(.call(id: id, action: "Reset", payload: [:]))
    }

    static func sentResult(_ id: String, _ payload: JSONValue = [:]) -> Action {
        sent(.result(id: id, payload: payload))
    }

    static func handled(_ id: String, _ action: String, _ payload: JSONValue = [:]) -> Action {
        .handle(id: id, action: action, payload: payload, text: text(id, action, payload))
    }
}
