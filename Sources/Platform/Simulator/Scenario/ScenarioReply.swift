import OCPP

/// How a station in a scenario answers a command.
enum ScenarioReply: Sendable, Equatable {
    /// As a well-behaved station would.
    case usual
    case result(JSONValue)
    case error(code: String)
    case silence
    /// Text instead of an answer; `${id}` in it is the id of the command.
    case garbage(String)
    /// After a while.
    indirect case late(Duration, ScenarioReply)
}
