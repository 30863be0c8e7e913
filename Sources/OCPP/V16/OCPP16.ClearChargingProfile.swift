extension OCPP16 {
    /// ClearChargingProfile (5.5).
    enum ClearChargingProfile {
        static func write(
            id: Int?,
            connectorID: Int?,
            purpose: String?,
            stackLevel: Int?
        ) throws(CommandRefusal) -> JSONValue {
            var object = JSONObject()
            if let id {
                object["id"] = try CommandCheck.integer(id, "id", from: Int(Int32.min))
            }
            if let connectorID {
                object["connectorId"] = try CommandCheck.integer(connectorID, "connector_id", from: 0)
            }
            if let purpose {
                object["chargingProfilePurpose"] = try CommandCheck.word(
                    purpose,
                    "purpose",
                    of: ChargingProfile.purposes
                )
            }
            if let stackLevel {
                object["stackLevel"] = try CommandCheck.integer(stackLevel, "stack_level", from: 0)
            }
            return .object(object)
        }

        /// `Unknown`: no profile was found that the request means.
        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "unknown" ? .rejected : AcceptedOrRejected.read(result)
        }
    }
}
