import OCPP
import Testing

@Suite("Charging profiles of 1.6")
struct ChargingProfiles16Tests {
    private let dialect = OCPPVersion.v16.dialect

    /// A profile with everything, of the purpose; changed as the test wants.
    private static func profile(
        _ purpose: String = "TxDefaultProfile",
        _ changes: [String: JSONValue?] = [:],
        schedule: [String: JSONValue?] = [:]
    ) -> JSONValue {
        var inner = JSONObject()
        inner["duration"] = 86_400
        inner["startSchedule"] = "2024-01-01T00:00:00+01:00"
        inner["chargingRateUnit"] = "W"
        inner["chargingSchedulePeriod"] = [
            ["startPeriod": 0, "limit": 11000, "numberPhases": 3], ["startPeriod": 3600, "limit": 0.1],
        ]
        inner["minChargingRate"] = 1.5
        for (key, value) in schedule { inner[key] = value }
        var object = JSONObject()
        object["chargingProfileId"] = 7
        if purpose == "TxProfile" { object["transactionId"] = 12 }
        object["stackLevel"] = 2
        object["chargingProfilePurpose"] = .string(purpose)
        object["chargingProfileKind"] = "Recurring"
        object["recurrencyKind"] = "Daily"
        object["validFrom"] = "2024-01-01T00:00:00Z"
        object["validTo"] = "2024-02-01T00:00:00Z"
        object["chargingSchedule"] = .object(inner)
        for (key, value) in changes { object[key] = value }
        return .object(object)
    }

    @Test("a profile is written anew: times in our form, limits with one digit after the point")
    func whole() throws {
        let command = StationCommand.setChargingProfile(connectorID: 1, profile: Self.profile("TxProfile"))
        let call = try dialect.call(for: command)
        let expected = """
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,"transactionId":12,"stackLevel":2,\
            "chargingProfilePurpose":"TxProfile","chargingProfileKind":"Recurring","recurrencyKind":"Daily",\
            "validFrom":"2024-01-01T00:00:00.000Z","validTo":"2024-02-01T00:00:00.000Z",\
            "chargingSchedule":{"duration":86400,"startSchedule":"2023-12-31T23:00:00.000Z",\
            "chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000.0,"numberPhases":3},\
            {"startPeriod":3600,"limit":0.1}],"minChargingRate":1.5}}}
            """
        #expect(call.action == "SetChargingProfile")
        #expect(call.payload.serialized() == expected)
    }

    @Test(
        "every purpose and kind has its connector",
        arguments: [
            (0, profile("ChargePointMaxProfile")), (0, profile()), (1, profile()), (2, profile("TxProfile")),
            (
                1,
                profile(
                    "TxProfile",
                    ["chargingProfileKind": "Relative", "recurrencyKind": nil as JSONValue?],
                    schedule: ["startSchedule": nil as JSONValue?]
                )
            ),
            (
                0,
                profile(
                    "ChargePointMaxProfile",
                    ["chargingProfileKind": "Absolute", "recurrencyKind": nil as JSONValue?]
                )
            ),
        ] as [(Int, JSONValue)]
    )
    func allowed(connector: Int, profile: JSONValue) throws {
        _ = try dialect.call(for: .setChargingProfile(connectorID: connector, profile: profile))
    }

    private static let periods = "charging_profile/chargingSchedule/chargingSchedulePeriod"

    @Test(
        "what 1.6 forbids is refused and named",
        arguments: [
            (1, profile("ChargePointMaxProfile"), "connector_id", "out_of_range"),
            (0, profile("TxProfile"), "connector_id", "out_of_range"),
            (-1, profile(), "connector_id", "out_of_range"),
            (
                1, profile("TxProfile", ["transactionId": nil as JSONValue?]),
                "charging_profile/transactionId", "required"
            ),
            (
                1, profile("TxDefaultProfile", ["transactionId": 1]), "charging_profile/transactionId",
                "not_allowed"
            ),
            (1, "profile", "charging_profile", "wrong_type"),
            (1, profile("MyProfile"), "charging_profile/chargingProfilePurpose", "unknown_value"),
            (
                1, profile("TxDefaultProfile", ["chargingProfileId": nil as JSONValue?]),
                "charging_profile/chargingProfileId", "required"
            ),
            (
                1, profile("TxDefaultProfile", ["chargingProfileId": 4_294_967_296]),
                "charging_profile/chargingProfileId", "out_of_range"
            ),
            (
                1, profile("TxDefaultProfile", ["stackLevel": -1]), "charging_profile/stackLevel",
                "out_of_range"
            ),
            (
                1, profile("TxDefaultProfile", ["stackLevel": "0"]), "charging_profile/stackLevel",
                "wrong_type"
            ),
            (
                1, profile("TxDefaultProfile", ["chargingProfileKind": "Sometimes"]),
                "charging_profile/chargingProfileKind", "unknown_value"
            ),
            (
                1, profile("TxDefaultProfile", ["recurrencyKind": nil as JSONValue?]),
                "charging_profile/recurrencyKind", "required"
            ),
            (
                1, profile("TxDefaultProfile", ["recurrencyKind": "Yearly"]),
                "charging_profile/recurrencyKind", "unknown_value"
            ),
            (
                1, profile("TxDefaultProfile", ["chargingProfileKind": "Absolute"]),
                "charging_profile/recurrencyKind", "not_allowed"
            ),
            (
                1, profile("TxDefaultProfile", ["validFrom": "today"]), "charging_profile/validFrom",
                "malformed"
            ),
            (
                1, profile("TxDefaultProfile", ["validFrom": "2024-01-01T00:00:00"]),
                "charging_profile/validFrom", "malformed"
            ),
            (
                1, profile("TxDefaultProfile", ["validTo": "2023-01-01T00:00:00Z"]),
                "charging_profile/validTo", "out_of_range"
            ),
            (1, profile("TxDefaultProfile", ["colour": "red"]), "charging_profile/colour", "unknown"),
            (
                1, profile("TxDefaultProfile", ["chargingSchedule": nil as JSONValue?]),
                "charging_profile/chargingSchedule", "required"
            ),
            (
                1, profile(schedule: ["startSchedule": nil as JSONValue?]),
                "charging_profile/chargingSchedule/startSchedule", "required"
            ),
            (
                1,
                profile(
                    "TxDefaultProfile",
                    ["chargingProfileKind": "Relative", "recurrencyKind": nil as JSONValue?]
                ),
                "charging_profile/chargingSchedule/startSchedule", "not_allowed"
            ),
            (
                1, profile(schedule: ["chargingRateUnit": "kW"]),
                "charging_profile/chargingSchedule/chargingRateUnit", "unknown_value"
            ),
            (
                1, profile(schedule: ["duration": 0]), "charging_profile/chargingSchedule/duration",
                "out_of_range"
            ),
            (
                1, profile(schedule: ["minChargingRate": -1]),
                "charging_profile/chargingSchedule/minChargingRate", "out_of_range"
            ),
            (1, profile(schedule: ["chargingSchedulePeriod": []]), periods, "wrong_type"),
            (
                1, profile(schedule: ["chargingSchedulePeriod": [["startPeriod": 1, "limit": 1]]]),
                "\(periods)/0/startPeriod", "out_of_range"
            ),
            (
                1,
                profile(schedule: [
                    "chargingSchedulePeriod": [
                        ["startPeriod": 0, "limit": 1], ["startPeriod": 0, "limit": 2],
                    ]
                ]), "\(periods)/1/startPeriod", "out_of_range"
            ),
            (
                1, profile(schedule: ["chargingSchedulePeriod": [["startPeriod": 0, "limit": 1.25]]]),
                "\(periods)/0/limit", "out_of_range"
            ),
            (
                1, profile(schedule: ["chargingSchedulePeriod": [["startPeriod": 0, "limit": "16"]]]),
                "\(periods)/0/limit", "wrong_type"
            ),
            (
                1,
                profile(schedule: [
                    "chargingSchedulePeriod": [["startPeriod": 0, "limit": 1, "numberPhases": 4]]
                ]), "\(periods)/0/numberPhases", "out_of_range"
            ),
            (
                1,
                profile(schedule: ["chargingSchedulePeriod": [["startPeriod": 0, "limit": 1, "phase": 1]]]),
                "\(periods)/0/phase", "unknown"
            ),
        ] as [(Int, JSONValue, String, String)]
    )
    func refused(connector: Int, profile: JSONValue, field: String, code: String) {
        expectRefusal(of: .setChargingProfile(connectorID: connector, profile: profile), field, code)
    }

    @Test("a remote start takes a TxProfile of no transaction only")
    func remoteStart() {
        let bound = Self.profile("TxProfile")
        let start = { StationCommand.remoteStart(idTag: "T", connectorID: 1, chargingProfile: $0) }
        expectRefusal(of: start(bound), "charging_profile/transactionId", "not_allowed")
        expectRefusal(of: start(Self.profile()), "charging_profile/chargingProfilePurpose", "unknown_value")
    }
}
