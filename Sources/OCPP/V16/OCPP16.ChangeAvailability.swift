extension OCPP16 {
    /// ChangeAvailability (5.2).
    enum ChangeAvailability {
        static func write(_ connectorID: Int, operative: Bool) throws(CommandRefusal) -> JSONValue {
            [
                "connectorId": try CommandCheck.integer(connectorID, "connector_id", from: 0),
                "type": operative ? "Operative" : "Inoperative",
            ]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "scheduled" ? .scheduled : AcceptedOrRejected.read(result)
        }
    }
}
