import OCPP
import Testing

@testable import Platform

@Suite("What the platform gives a virtual charge point to keep")
struct StationTermsTests {
    private func status(
        _ terms: inout StationTerms,
        _ action: String,
        _ payload: JSONValue,
        isFree: Bool = true,
        isCharging: Bool = false
    ) -> JSONValue? {
        terms.answer(to: action, payload, isFree: { _ in isFree }, isCharging: { _ in isCharging })?["status"]
    }

    @Test("a local list has the version of its last update, and an old difference is told")
    func localList() {
        var terms = StationTerms()
        let list: JSONValue = [["idTag": "A", "idTagInfo": ["status": "Accepted"]]]
        let full: JSONValue = ["updateType": "Full", "listVersion": 3, "localAuthorizationList": list]
        let old: JSONValue = ["updateType": "Differential", "listVersion": 3, "localAuthorizationList": list]
        let fullAnswer = status(&terms, "SendLocalList", full)
        let oldAnswer = status(&terms, "SendLocalList", old)
        let version = terms.answer(
            to: "GetLocalListVersion",
            [:],
            isFree: { _ in true },
            isCharging: { _ in false }
        )
        #expect(fullAnswer == "Accepted" && oldAnswer == "VersionMismatch")
        #expect(version == ["listVersion": 3])
    }

    @Test("a reservation needs a free connector, and is cancelled once")
    func reservations() {
        var terms = StationTerms()
        let call: JSONValue = ["connectorId": 1, "reservationId": 7, "idTag": "A"]
        let answers = [
            status(&terms, "ReserveNow", call, isFree: false),
            status(&terms, "ReserveNow", call),
            status(&terms, "CancelReservation", ["reservationId": 7]),
            status(&terms, "CancelReservation", ["reservationId": 7]),
        ]
        #expect(answers == ["Occupied", "Accepted", "Accepted", "Rejected"])
    }

    @Test("charging profiles are kept by stack level and purpose, and cleared by what they are")
    func profiles() {
        func profile(_ id: Int, _ purpose: String) -> JSONValue {
            [
                "connectorId": 1,
                "csChargingProfiles": [
                    "chargingProfileId": JSONValue(id), "stackLevel": 0,
                    "chargingProfilePurpose": .string(purpose),
                ],
            ]
        }
        var terms = StationTerms()
        let answers = [
            status(&terms, "SetChargingProfile", profile(1, "TxProfile")),
            status(&terms, "SetChargingProfile", profile(1, "TxProfile"), isCharging: true),
            status(&terms, "SetChargingProfile", profile(2, "TxDefaultProfile")),
            status(&terms, "SetChargingProfile", profile(3, "TxDefaultProfile")),
            status(&terms, "ClearChargingProfile", ["id": 2]),
            status(&terms, "ClearChargingProfile", ["chargingProfilePurpose": "TxDefaultProfile"]),
            status(&terms, "ClearChargingProfile", [:]),
            status(&terms, "ClearChargingProfile", [:]),
        ]
        let expected: [JSONValue?] = [
            "Rejected", "Accepted", "Accepted", "Accepted", "Unknown", "Accepted", "Accepted", "Unknown",
        ]
        #expect(answers == expected)
    }
}
