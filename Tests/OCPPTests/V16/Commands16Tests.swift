import OCPP
import Testing

@Suite("Commanding a 1.6 station")
struct Commands16Tests {
    private let dialect = OCPPVersion.v16.dialect
    private static let tag20 = String(repeating: "t", count: 20)
    private static let profile: JSONValue = [
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": [
            "chargingRateUnit": "A", "chargingSchedulePeriod": [["startPeriod": 0, "limit": 16]],
        ],
    ]
    private static let profileText = """
        {"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",\
        "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}}
        """

    @Test(
        "a command becomes the call of 1.6",
        arguments: [
            (
                .remoteStart(idTag: tag20, connectorID: 1, chargingProfile: profile),
                "RemoteStartTransaction",
                #"{"connectorId":1,"idTag":"tttttttttttttttttttt","chargingProfile":\#(profileText)}"#
            ),
            (
                .remoteStart(idTag: "T", connectorID: nil, chargingProfile: nil), "RemoteStartTransaction",
                #"{"idTag":"T"}"#
            ),
            (.remoteStop(transactionID: -1), "RemoteStopTransaction", #"{"transactionId":-1}"#),
            (.reset(.hard), "Reset", #"{"type":"Hard"}"#),
            (.reset(.soft), "Reset", #"{"type":"Soft"}"#),
            (.unlock(connectorID: 2), "UnlockConnector", #"{"connectorId":2}"#),
            (
                .changeAvailability(connectorID: 0, operative: false), "ChangeAvailability",
                #"{"connectorId":0,"type":"Inoperative"}"#
            ),
            (
                .changeAvailability(connectorID: 1, operative: true), "ChangeAvailability",
                #"{"connectorId":1,"type":"Operative"}"#
            ),
            (.getConfiguration(keys: []), "GetConfiguration", "{}"),
            (.getConfiguration(keys: ["a", "b"]), "GetConfiguration", #"{"key":["a","b"]}"#),
            (.setConfiguration(key: "k", value: ""), "ChangeConfiguration", #"{"key":"k","value":""}"#),
            (.clearCache, "ClearCache", "{}"),
            (
                .triggerMessage(message: "MeterValues", connectorID: 1), "TriggerMessage",
                #"{"requestedMessage":"MeterValues","connectorId":1}"#
            ),
            (
                .triggerMessage(message: "Heartbeat", connectorID: nil), "TriggerMessage",
                #"{"requestedMessage":"Heartbeat"}"#
            ),
            (
                .triggerMessage(message: "Heartbeat", connectorID: nil, isExtended: true),
                "ExtendedTriggerMessage", #"{"requestedMessage":"Heartbeat"}"#
            ),
            (
                .triggerMessage(message: "SignChargePointCertificate", connectorID: nil),
                "ExtendedTriggerMessage", #"{"requestedMessage":"SignChargePointCertificate"}"#
            ),
            (
                .triggerMessage(message: "LogStatusNotification", connectorID: 2), "ExtendedTriggerMessage",
                #"{"requestedMessage":"LogStatusNotification","connectorId":2}"#
            ),
            (.call(action: "Vendor", payload: ["a": 1]), "Vendor", #"{"a":1}"#),
        ] as [(StationCommand, String, String)]
    )
    func written(command: StationCommand, action: String, payload: String) throws {
        let call = try dialect.call(for: command)
        #expect(call.action == action)
        #expect(call.payload.serialized() == payload)
    }

    @Test(
        "what 1.6 cannot say is refused before it is sent",
        arguments: [
            (.remoteStart(idTag: tag20 + "t", connectorID: 1, chargingProfile: nil), "id_tag", "too_long"),
            (.remoteStart(idTag: "", connectorID: 1, chargingProfile: nil), "id_tag", "required"),
            (.remoteStart(idTag: "T", connectorID: 0, chargingProfile: nil), "connector_id", "out_of_range"),
            (
                .remoteStart(idTag: "T", connectorID: 1, chargingProfile: []), "charging_profile",
                "wrong_type"
            ),
            (.remoteStop(transactionID: 1 << 31), "transaction_id", "out_of_range"),
            (.unlock(connectorID: 0), "connector_id", "out_of_range"),
            (.changeAvailability(connectorID: -1, operative: true), "connector_id", "out_of_range"),
            (.getConfiguration(keys: ["a", ""]), "keys/1", "required"),
            (.getConfiguration(keys: [String(repeating: "k", count: 51)]), "keys/0", "too_long"),
            (.setConfiguration(key: String(repeating: "k", count: 51), value: ""), "key", "too_long"),
            (.setConfiguration(key: "k", value: String(repeating: "v", count: 501)), "value", "too_long"),
            (.triggerMessage(message: "Reset", connectorID: nil), "message", "unknown_value"),
            (.triggerMessage(message: "Heartbeat", connectorID: 0), "connector_id", "out_of_range"),
            (
                .triggerMessage(
                    message: "DiagnosticsStatusNotification",
                    connectorID: nil,
                    isExtended: true
                ), "message", "unknown_value"
            ),
            (.setDisplayMessage(message: [:]), "type", "not_supported"),
            (.setNetworkProfile(slot: 1, profile: [:]), "type", "not_supported"),
            (.customerInformation(request: [:]), "type", "not_supported"),
            (.call(action: "", payload: [:]), "action", "required"),
            (.call(action: "X", payload: []), "payload", "wrong_type"),
        ] as [(StationCommand, String, String)]
    )
    func refused(command: StationCommand, field: String, code: String) {
        do throws(CommandRefusal) {
            _ = try dialect.call(for: command)
            Issue.record("was written")
        } catch {
            #expect(error.field == field)
            #expect(error.code == code)
            #expect(!error.message.isEmpty)
        }
    }

    @Test(
        "the station's word becomes ours",
        arguments: [
            (.remoteStart(idTag: "T", connectorID: nil, chargingProfile: nil), "Accepted", .accepted),
            (.remoteStart(idTag: "T", connectorID: nil, chargingProfile: nil), "accepted", .accepted),
            (.remoteStop(transactionID: 1), "Rejected", .rejected),
            (.reset(.soft), "Accepted", .accepted),
            (.reset(.soft), "Perhaps", .failed),
            (.unlock(connectorID: 1), "Unlocked", .accepted),
            (.unlock(connectorID: 1), "UnlockFailed", .failed),
            (.unlock(connectorID: 1), "NotSupported", .notSupported),
            (.changeAvailability(connectorID: 1, operative: true), "Scheduled", .scheduled),
            (.changeAvailability(connectorID: 1, operative: true), "Accepted", .accepted),
            (.setConfiguration(key: "k", value: "v"), "RebootRequired", .rebootRequired),
            (.setConfiguration(key: "k", value: "v"), "NotSupported", .notSupported),
            (.setConfiguration(key: "k", value: "v"), "Rejected", .rejected),
            (.clearCache, "Accepted", .accepted),
            (.triggerMessage(message: "Heartbeat", connectorID: nil), "NotImplemented", .notSupported),
            (.triggerMessage(message: "Heartbeat", connectorID: nil), "Rejected", .rejected),
            (.call(action: "SendLocalList", payload: [:]), "VersionMismatch", .rejected),
            (.call(action: "ReserveNow", payload: [:]), "Occupied", .failed),
            (.call(action: "DataTransfer", payload: [:]), "UnknownVendorId", .notSupported),
            (.call(action: "X", payload: [:]), "Fine", .accepted),
        ] as [(StationCommand, String, CommandStatus)]
    )
    func status(command: StationCommand, word: String, status: CommandStatus) throws {
        let action = try dialect.call(for: command).action
        #expect(dialect.status(ofAction: action, result: ["status": .string(word)]) == status)
    }

    @Test("an answer without a status fails a command that needs one, and no other")
    func withoutStatus() {
        #expect(dialect.status(ofAction: "ClearCache", result: [:]) == .failed)
        #expect(dialect.status(ofAction: "GetConfiguration", result: [:]) == .accepted)
        #expect(dialect.status(ofAction: "X", result: [:]) == .accepted)
    }

    @Test(
        "however a call ends, the command has a status",
        arguments: [
            (.result(["status": "Rejected"]), .rejected), (.timedOut, .timedOut), (.disconnected, .failed),
            (.error(code: "NotImplemented", description: "", details: [:]), .notSupported),
            (.error(code: "NotSupported", description: "", details: [:]), .notSupported),
            (.error(code: "Overloaded", description: "", details: [:]), .failed),
        ] as [(CallOutcome, CommandStatus)]
    )
    func outcomes(outcome: CallOutcome, status: CommandStatus) {
        #expect(dialect.status(ofAction: "ClearCache", outcome: outcome) == status)
    }

    @Test("the words of the REST interface are the raw values")
    func words() {
        let words = CommandStatus.allCases.map(\.rawValue)
        let contract = [
            "accepted", "rejected", "not_supported", "failed", "timed_out", "expired", "cancelled",
            "scheduled", "reboot_required",
        ]
        #expect(Set(contract).isSubset(of: words))
    }
}
