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
            object["chargingProfile"] = try chargingProfile.map(profile)
            return .object(object)
        }

        private static func profile(_ profile: JSONValue) throws(CommandRefusal) -> JSONValue {
            let written = try ChargingProfile.write(profile, "charging_profile")
            // Why: 5.11 allows this purpose only, and some stations crash on another.
            guard written["chargingProfilePurpose"] == "TxProfile" else {
                throw CommandRefusal(
                    field: "charging_profile/chargingProfilePurpose",
                    code: "unknown_value",
                    message: "must be TxProfile"
                )
            }
            // The transaction gets its number only when it starts.
            guard written["transactionId"] == nil else {
                throw CommandRefusal(
                    field: "charging_profile/transactionId",
                    code: "not_allowed",
                    message: "there is no transaction yet"
                )
            }
            return written
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
