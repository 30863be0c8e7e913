extension OCPP16 {
    /// TriggerMessage (5.17).
    enum TriggerMessage {
        static func write(
            _ message: String,
            _ connectorID: Int?,
            of messages: [String] = TriggerMessage.messages
        ) throws(CommandRefusal) -> JSONValue {
            var object = JSONObject()
            object["requestedMessage"] = try CommandCheck.word(message, "message", of: messages)
            if let connectorID {
                object["connectorId"] = try CommandCheck.integer(connectorID, "connector_id", from: 1)
            }
            return .object(object)
        }

        /// The plain call unless only the extended one knows the message: stations without the security extension
        /// know no other.
        static func call(
            _ message: String,
            _ connectorID: Int?,
            isExtended: Bool
        ) throws(CommandRefusal) -> (action: String, payload: JSONValue) {
            let extended = ExtendedTriggerMessage.messages
            if isExtended || (extended.contains(message) && !messages.contains(message)) {
                return ("ExtendedTriggerMessage", try ExtendedTriggerMessage.write(message, connectorID))
            }
            let all = messages + extended.filter { !messages.contains($0) }
            return ("TriggerMessage", try write(message, connectorID, of: all))
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "notimplemented" ? .notSupported : AcceptedOrRejected.read(result)
        }

        /// MessageTrigger (7.35).
        static let messages = [
            "BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat",
            "MeterValues", "StatusNotification",
        ]
    }
}
