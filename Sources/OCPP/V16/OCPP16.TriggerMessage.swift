extension OCPP16 {
    /// TriggerMessage (5.17).
    enum TriggerMessage {
        static func write(_ message: String, _ connectorID: Int?) throws(CommandRefusal) -> JSONValue {
            guard messages.contains(message) else {
                throw CommandRefusal(
                    field: "message",
                    code: "unknown_value",
                    message: "expected one of \(messages.joined(separator: ", "))"
                )
            }
            var object = JSONObject()
            object["requestedMessage"] = .string(message)
            if let connectorID {
                object["connectorId"] = try CommandCheck.integer(connectorID, "connector_id", from: 1)
            }
            return .object(object)
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "notimplemented" ? .notSupported : AcceptedOrRejected.read(result)
        }

        /// MessageTrigger (7.35).
        private static let messages = [
            "BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat",
            "MeterValues", "StatusNotification",
        ]
    }
}
