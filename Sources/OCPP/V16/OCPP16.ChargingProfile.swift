import FoundationEssentials

extension OCPP16 {
    /// ChargingProfile (7.8), a part of two calls: checked whole and written anew, so that a station gets nothing but
    /// what it knows, times in the one form every station reads.
    enum ChargingProfile {
        static let purposes = ["ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"]

        static func write(_ profile: JSONValue, _ field: String) throws(CommandRefusal) -> JSONValue {
            let fields = try FieldsToWrite(profile, field)
            try fields.allow(names)
            var object = JSONObject()
            object["chargingProfileId"] = try fields.integer("chargingProfileId", from: Int(Int32.min))
            object["transactionId"] = try fields.optionalInteger("transactionId", from: Int(Int32.min))
            object["stackLevel"] = try fields.integer("stackLevel", from: 0)
            let purpose = try fields.word("chargingProfilePurpose", of: purposes)
            object["chargingProfilePurpose"] = purpose
            let kind = try fields.word("chargingProfileKind", of: ["Absolute", "Recurring", "Relative"])
            object["chargingProfileKind"] = kind
            object["recurrencyKind"] = try fields.optionalWord("recurrencyKind", of: ["Daily", "Weekly"])
            try fields.require(
                "recurrencyKind",
                kind == "Recurring",
                "is for the kind Recurring, and needed there"
            )
            if purpose != "TxProfile" { try fields.forbid("transactionId", "is for a TxProfile") }
            let (from, to) = (try fields.time("validFrom"), try fields.time("validTo"))
            object["validFrom"] = from.map { .string(DeviceTime.format($0)) }
            object["validTo"] = to.map { .string(DeviceTime.format($0)) }
            try CommandCheck.order(from, to, "\(field)/validTo")
            let schedule = try fields.required("chargingSchedule")
            object["chargingSchedule"] = try ChargingSchedule.write(
                schedule,
                "\(field)/chargingSchedule",
                kind: kind
            )
            return .object(object)
        }

        private static let names: Set<String> = [
            "chargingProfileId", "transactionId", "stackLevel", "chargingProfilePurpose",
            "chargingProfileKind",
            "recurrencyKind", "validFrom", "validTo", "chargingSchedule",
        ]
    }
}
