extension OCPP16 {
    /// ExtendedTriggerMessage (security white paper, E01).
    enum ExtendedTriggerMessage {
        static func write(_ message: String, _ connectorID: Int?) throws(CommandRefusal) -> JSONValue {
            try TriggerMessage.write(message, connectorID, of: messages)
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            TriggerMessage.status(result)
        }

        /// MessageTriggerEnumType of the white paper.
        static let messages = [
            "BootNotification", "LogStatusNotification", "FirmwareStatusNotification", "Heartbeat",
            "MeterValues", "SignChargePointCertificate", "StatusNotification",
        ]
    }
}
