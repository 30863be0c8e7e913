import FoundationEssentials
import OCPP

/// A charging profile that an account keeps, to be set at any of its charge points.
struct ChargingProfile: Sendable {
    var name: String
    var purpose: ChargingProfilePurpose
    var kind: ChargingProfileKind
    var recurrencyKind: RecurrencyKind?
    var stackLevel: Int
    var validFrom: Date?
    var validTo: Date?
    /// OCPP's chargingSchedule in our spelling.
    var schedule: JSONValue

    /// As OCPP 1.6 writes it (§7.8), under a number.
    func ocpp(number: Int) -> JSONValue {
        var object = JSONObject()
        object["chargingProfileId"] = JSONValue(number)
        object["stackLevel"] = JSONValue(stackLevel)
        object["chargingProfilePurpose"] = .string(purpose.ocpp)
        object["chargingProfileKind"] = .string(WireSpelling.pascal(kind.rawValue))
        object["recurrencyKind"] = recurrencyKind.map { .string(WireSpelling.pascal($0.rawValue)) }
        object["validFrom"] = validFrom.map { .string(DeviceTime.format($0)) }
        object["validTo"] = validTo.map { .string(DeviceTime.format($0)) }
        object["chargingSchedule"] = WireSpelling.respelled(schedule, WireSpelling.camel)
        return .object(object)
    }

    /// The same profile with its schedule as a charge point will get it.
    ///
    /// - Throws: 422 that names the field which no charge point could be told.
    func checked() throws(Problem) -> Self {
        var sample = ocpp(number: 1)
        // Which transaction and which connector is said when it is set.
        if purpose == .tx { sample = sample.setting("transactionId", to: 1) }
        let command = StationCommand.setChargingProfile(
            connectorID: purpose == .chargePointMax ? 0 : 1,
            profile: sample
        )
        let written: JSONValue
        do throws(CommandRefusal) {
            written = try OCPPVersion.v16.dialect.call(for: command).payload
        } catch {
            throw .validation([
                FieldError(field: Self.pointer(error.field), code: error.code, message: error.message)
            ])
        }
        guard let schedule = written["csChargingProfiles"]?["chargingSchedule"] else {
            throw .internalError("a charging profile was written without its schedule")
        }
        var checked = self
        checked.schedule = WireSpelling.respelled(schedule, WireSpelling.snake)
        return checked
    }

    /// `charging_profile/chargingSchedule/chargingRateUnit` is our `/charging_schedule/charging_rate_unit`.
    private static func pointer(_ field: String) -> String {
        let parts = field.split(separator: "/").dropFirst().map { WireSpelling.snake(String($0)) }
        let names = ["charging_profile_purpose": "purpose", "charging_profile_kind": "kind"]
        return parts.map { "/" + (names[$0] ?? $0) }.joined()
    }
}

extension JSONValue {
    /// An object with this member besides, or in the place of the one it had.
    func setting(_ key: String, to value: JSONValue) -> JSONValue {
        var object = objectValue ?? JSONObject()
        object[key] = value
        return .object(object)
    }
}
