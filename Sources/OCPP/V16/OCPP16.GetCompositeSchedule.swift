extension OCPP16 {
    /// GetCompositeSchedule (5.7).
    enum GetCompositeSchedule {
        static func write(
            _ connectorID: Int,
            durationSeconds: Int,
            unit: String?
        ) throws(CommandRefusal) -> JSONValue {
            var object = JSONObject()
            object["connectorId"] = try CommandCheck.integer(connectorID, "connector_id", from: 0)
            object["duration"] = try CommandCheck.integer(durationSeconds, "duration", from: 1)
            if let unit {
                object["chargingRateUnit"] = try CommandCheck.word(
                    unit,
                    "charging_rate_unit",
                    of: ["A", "W"]
                )
            }
            return .object(object)
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
