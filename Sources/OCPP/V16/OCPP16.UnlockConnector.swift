extension OCPP16 {
    /// UnlockConnector (5.18).
    enum UnlockConnector {
        static func write(_ connectorID: Int) throws(CommandRefusal) -> JSONValue {
            ["connectorId": try CommandCheck.integer(connectorID, "connector_id", from: 1)]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            switch OCPP16.status(result) {
            case "unlocked": .accepted
            case "notsupported": .notSupported
            default: .failed
            }
        }
    }
}
