extension OCPP16 {
    /// RemoteStartTransaction (5.11).
    enum RemoteStartTransaction {
        static func write(
            _ idTag: String,
            _ connectorID: Int?,
            _ chargingProfile: JSONValue?
        ) throws(CommandRefusal) -> JSONValue {
            var object = JSONObject()
            if let connectorID {
                object["connectorId"] = try CommandCheck.integer(connectorID, "connector_id", from: 1)
            }
            object["idTag"] = try CommandCheck.text(idTag, "id_tag", maximum: idTagLimit)
            if let chargingProfile {
                object["chargingProfile"] = try CommandCheck.object(chargingProfile, "charging_profile")
                // Why: 5.11 allows this purpose only, and some stations crash on another.
                guard chargingProfile["chargingProfilePurpose"]?.stringValue == "TxProfile" else {
                    throw CommandRefusal(
                        field: "charging_profile",
                        code: "unknown_value",
                        message: "chargingProfilePurpose must be TxProfile"
                    )
                }
            }
            return .object(object)
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
