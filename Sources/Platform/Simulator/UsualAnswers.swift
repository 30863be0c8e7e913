import OCPP

/// How a well-behaved charge point answers, without living: configuration, lists and books are kept, whatever
/// would make something happen is accepted and forgotten.
struct UsualAnswers: Sendable {
    private var keys = StationKeys(heartbeatInterval: 300, sampleInterval: 60, connectors: 2)
    private var books = StationBooks()

    mutating func frame(for command: ScenarioSocketHandler.Command) -> Frame {
        guard let payload = payload(for: command) else {
            let description = "\(command.action) is not simulated"
            return .error(id: command.id, code: "NotImplemented", description: description, details: [:])
        }
        return .result(id: command.id, payload: payload)
    }

    private mutating func payload(for command: ScenarioSocketHandler.Command) -> JSONValue? {
        let payload = command.payload
        switch command.action {
        case "RemoteStartTransaction", "RemoteStopTransaction", "Reset", "ChangeAvailability", "ClearCache",
            "TriggerMessage", "ExtendedTriggerMessage", "DataTransfer", "SignedUpdateFirmware":
            return ["status": "Accepted"]
        case "UnlockConnector": return ["status": "Unlocked"]
        case "UpdateFirmware": return [:]
        case "GetDiagnostics": return ["fileName": "diagnostics.log"]
        case "GetLog": return ["status": "Accepted", "filename": "station.log"]
        case "ChangeConfiguration":
            let value = payload["value"]?.stringValue ?? ""
            return ["status": .string(keys.change(payload["key"]?.stringValue ?? "", to: value))]
        case "GetConfiguration":
            return keys.answer(to: payload["key"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        default:
            return books.answer(to: command.action, payload)
        }
    }
}
