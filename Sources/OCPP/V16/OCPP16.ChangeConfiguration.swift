extension OCPP16 {
    /// ChangeConfiguration (5.3).
    enum ChangeConfiguration {
        /// An empty value is allowed: it is how a text setting is cleared.
        static func write(_ key: String, _ value: String) throws(CommandRefusal) -> JSONValue {
            [
                "key": try CommandCheck.text(key, "key", maximum: 50),
                "value": try CommandCheck.text(value, "value", minimum: 0, maximum: 500),
            ]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            switch OCPP16.status(result) {
            case "rebootrequired": .rebootRequired
            case "notsupported": .notSupported
            default: AcceptedOrRejected.read(result)
            }
        }
    }
}
