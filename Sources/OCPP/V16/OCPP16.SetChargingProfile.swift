extension OCPP16 {
    /// SetChargingProfile (5.16).
    enum SetChargingProfile {
        static func write(_ connectorID: Int, _ profile: JSONValue) throws(CommandRefusal) -> JSONValue {
            let connector = try CommandCheck.integer(connectorID, "connector_id", from: 0)
            let written = try ChargingProfile.write(profile, "charging_profile")
            switch written["chargingProfilePurpose"]?.stringValue {
            case "ChargePointMaxProfile" where connectorID != 0:
                throw CommandRefusal(
                    field: "connector_id",
                    code: "out_of_range",
                    message: "a ChargePointMaxProfile is for connector 0"
                )
            case "TxProfile":
                // Why: 5.16 lets a TxProfile be told to a transaction only, so that it never governs the next one.
                guard connectorID > 0 else {
                    throw CommandRefusal(
                        field: "connector_id",
                        code: "out_of_range",
                        message: "a TxProfile is for a connector from 1 on"
                    )
                }
                guard written["transactionId"] != nil else {
                    throw CommandRefusal(
                        field: "charging_profile/transactionId",
                        code: "required",
                        message: "a TxProfile is for a transaction"
                    )
                }
            default:
                break
            }
            return ["connectorId": connector, "csChargingProfiles": written]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "notsupported" ? .notSupported : AcceptedOrRejected.read(result)
        }
    }
}
