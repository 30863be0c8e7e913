import FoundationEssentials

extension OCPP16 {
    /// ChargingSchedule (7.13) with its periods (7.14).
    enum ChargingSchedule {
        /// `kind`: The chargingProfileKind of the profile around it.
        static func write(
            _ schedule: JSONValue,
            _ field: String,
            kind: JSONValue
        ) throws(CommandRefusal) -> JSONValue {
            let fields = try FieldsToWrite(schedule, field)
            try fields.allow([
                "duration", "startSchedule", "chargingRateUnit", "chargingSchedulePeriod", "minChargingRate",
            ])
            var object = JSONObject()
            let duration = try fields.optionalInteger("duration", from: 1)
            object["duration"] = duration
            switch kind {
            case "Recurring": _ = try fields.required("startSchedule")
            case "Relative": try fields.forbid("startSchedule", "a relative schedule starts with charging")
            default: break
            }
            object["startSchedule"] = try fields.time("startSchedule").map { .string(DeviceTime.format($0)) }
            object["chargingRateUnit"] = try fields.word("chargingRateUnit", of: ["A", "W"])
            object["chargingSchedulePeriod"] = try periods(fields, duration: duration?.intValue)
            object["minChargingRate"] = try fields.optionalDecimal("minChargingRate")
            return .object(object)
        }

        private static func periods(
            _ fields: FieldsToWrite,
            duration: Int?
        ) throws(CommandRefusal) -> JSONValue {
            let name = "chargingSchedulePeriod"
            let place = "\(fields.field)/\(name)"
            let elements = try fields.required(name).arrayValue
            // Why a limit: no station takes more than a few dozen (ChargingScheduleMaxPeriods), and each costs here.
            guard let elements, !elements.isEmpty, elements.count <= 1024 else {
                throw CommandRefusal(
                    field: place,
                    code: "wrong_type",
                    message: "must be a list of 1 to 1024 periods"
                )
            }
            var periods: [JSONValue] = []
            var earliest = 0
            for (index, element) in elements.enumerated() {
                let period = try FieldsToWrite(element, "\(place)/\(index)")
                try period.allow(["startPeriod", "limit", "numberPhases"])
                var object = JSONObject()
                let latest = index == 0 ? 0 : (duration ?? Int(Int32.max))
                // The first starts with the schedule, and each one ends where the next begins.
                let start = try period.integer("startPeriod", from: earliest, to: max(latest, earliest))
                object["startPeriod"] = start
                object["limit"] = try period.decimal("limit")
                object["numberPhases"] = try period.optionalInteger("numberPhases", from: 1, to: 3)
                earliest = (start.intValue ?? 0) + 1
                periods.append(.object(object))
            }
            return .array(periods)
        }
    }
}
