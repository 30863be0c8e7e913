/// How one version of OCPP says what all versions mean.
///
/// Reading forgives and flags; writing is strict, since a station may be as fragile as it is careless.
package protocol Dialect: Sendable {
    /// As registered for `Sec-WebSocket-Protocol`.
    static var subprotocol: String { get }

    /// The message id of a CALLERROR to a text of which no id can be read; `nil` when such texts get no
    /// answer.
    var idForUnreadableMessages: String? { get }

    /// The code as this version writes it.
    func spelling(of code: CallErrorCode) -> String

    /// Reads a call of the station.
    ///
    /// - Throws: What to answer instead: `NotImplemented` for an unknown action, otherwise a violation that
    ///   names the field without which the message means nothing. Never because of a time.
    func fact(action: String, payload: JSONValue) throws(CallError) -> ReadFact

    /// The payload of the CALLRESULT.
    func payload(for answer: StationAnswer) -> JSONValue

    /// The call that makes a station do `command`.
    ///
    /// - Throws: The field that this version cannot say, before anything is sent.
    func call(for command: StationCommand) throws(CommandRefusal) -> (action: String, payload: JSONValue)

    /// How a command stands after the station's CALLRESULT to the call by which it was sent.
    func status(ofAction action: String, result: JSONValue) -> CommandStatus

    /// How large the parts of a command are for which a station may have a limit of its own; none for most
    /// commands.
    func sizes(of command: StationCommand) -> [CommandSize]

    /// The most characters that a tag on a local list may have.
    var localListTagLimit: Int { get }

    /// The configuration keys by which a station says how much of a local list it takes.
    var localListLimitKeys: [String] { get }

    /// What a station's answer to the question for ``localListLimitKeys`` says.
    func localListLimits(in result: JSONValue) -> LocalListLimits

    /// The version in a station's answer: 0 for an empty list, negative for a station that keeps none.
    func localListVersion(in result: JSONValue) -> Int?

    /// What a call of ours wants of the station's configuration; `nil` when it is about something else.
    func configurationCall(action: String, payload: JSONValue) -> ConfigurationCall?

    /// What the CALLRESULT to a reading says; `nil` when it says nothing readable.
    func configurationReport(_ result: JSONValue) -> ConfigurationReport?

    /// The keys of the specification, for stations that cannot list their own.
    var configurationKeys: [String] { get }

    /// The key that says for how many keys a reading may ask.
    var configurationLimitKey: String { get }
}

extension Dialect {
    /// The CALLERROR for a refused call. Descriptions are cut to the 255 characters that both versions allow.
    package func frame(for error: CallError, id: String) -> Frame {
        .error(
            id: id,
            code: spelling(of: error.code),
            description: String(error.description.prefix(255)),
            details: error.details
        )
    }

    /// How a command stands after its call ended in any way.
    package func status(ofAction action: String, outcome: CallOutcome) -> CommandStatus {
        switch outcome {
        case .result(let payload): return status(ofAction: action, result: payload)
        case .error(let code, _, _):
            let known = CallErrorCode(reading: code)
            return known == .notImplemented || known == .notSupported ? .notSupported : .failed
        case .timedOut: return .timedOut
        case .disconnected: return .failed
        }
    }
}
