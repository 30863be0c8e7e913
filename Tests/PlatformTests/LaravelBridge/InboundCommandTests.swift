import OCPP
import PluginKit
import Testing

@testable import LaravelBridge
@testable import Platform

@Suite("Actions of Laravel as commands")
struct InboundCommandTests {
    private func command(_ action: String, _ payload: String) throws -> JSONValue {
        let found = try #require(InboundAction.named(action))
        let members = try #require(try JSONTree.parse(Array(payload.utf8)).object)
        return try JSONValue.parse(try InboundCommand(found, named: action, payload: members).body)
    }

    @Test(
        "the names of OCPP, of older back ends and of the platform mean the same",
        arguments: [
            (
                "RemoteStartTransaction", #"{"idTag": "TAG", "connectorId": 1}"#,
                #"{"type": "remote_start", "id_tag": "TAG", "connector_id": 1}"#
            ),
            (
                "remote_start", #"{"id_tag": 17, "when_offline": "queue"}"#,
                #"{"type": "remote_start", "id_tag": "17", "when_offline": "queue"}"#
            ),
            (
                "RemoteStopTransaction", #"{"transactionId": 7}"#,
                #"{"type": "remote_stop", "transaction_id": 7}"#
            ),
            ("Reboot", #"{"type": "Hard"}"#, #"{"type": "reset", "kind": "hard"}"#),
            ("Reset", #"{"kind": "soft"}"#, #"{"type": "reset", "kind": "soft"}"#),
            (
                "UpdateConfiguration", #"{"key": "HeartbeatInterval", "value": 60}"#,
                #"{"type": "set_configuration", "key": "HeartbeatInterval", "value": "60"}"#
            ),
            ("GetConfiguration", #"{"key": "A"}"#, #"{"type": "get_configuration", "keys": ["A"]}"#),
            (
                "ChangeAvailability", #"{"connectorId": 0, "type": "Inoperative"}"#,
                #"{"type": "change_availability", "connector_id": 0, "operative": false}"#
            ),
            (
                "ExtendedTriggerMessage", #"{"requestedMessage": "Heartbeat"}"#,
                #"{"type": "trigger_message", "message": "Heartbeat", "extended": true}"#
            ),
            (
                "SendLocalList",
                #"{"listVersion": 2, "updateType": "Differential", "localAuthorizationList": [{"idTag": "A", "idTagInfo": {"status": "ConcurrentTx", "expiryDate": null}}, {"id_tag": "B"}]}"#,
                #"{"type": "send_local_list", "version": 2, "kind": "differential", "entries": [{"id_tag": "A", "status": "concurrent_tx", "expires_at": null}, {"id_tag": "B"}]}"#
            ),
            (
                "ClearChargingProfile", #"{"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 1}"#,
                #"{"type": "clear_charging_profile", "purpose": "tx_default_profile", "stack_level": 1}"#
            ),
            (
                "SetChargingProfile", #"{"connectorId": 1, "csChargingProfiles": {"limit": 16.1}}"#,
                #"{"type": "set_charging_profile", "connector_id": 1, "charging_profile": {"limit": 16.1}}"#
            ),
            (
                "GetLog",
                #"{"logType": "SecurityLog", "log": {"remoteLocation": "ftp://x", "oldestTimestamp": "2026-01-01T00:00:00Z"}}"#,
                #"{"type": "get_log", "log_type": "security", "location": "ftp://x", "from": "2026-01-01T00:00:00Z"}"#
            ),
            (
                "GetInstalledCertificateIds", #"{"certificateType": "CentralSystemRootCertificate"}"#,
                #"{"type": "get_certificates", "certificate_type": "central_system_root"}"#
            ),
            (
                "DataTransfer", #"{"vendorId": "v", "data": {"type": "x"}}"#,
                #"{"type": "data_transfer", "vendor_id": "v", "data": {"type": "x"}}"#
            ),
        ]
    )
    func mapping(_ action: String, _ payload: String, _ expected: String) throws {
        #expect(try sorted(command(action, payload)) == sorted(try JSONValue.parse(expected)))
    }

    @Test("every command of the platform can be asked for, but what it makes itself")
    func complete() {
        let types = Set(CommandType.allCases.map(\.rawValue)).subtracting(["certificate_signed"])
        #expect(Set(InboundAction.all.map(\.type)) == types)
        let names = InboundAction.all.flatMap { [$0.type] + $0.names }
        #expect(Set(names).count == names.count, "a name means one thing")
        #expect(InboundAction.named("SelfDestruct") == nil && InboundAction.named("remotestart") == nil)
    }

    @Test("faults are named as the payload names the fields")
    func faults() throws {
        let action = try #require(InboundAction.named("GetLog"))
        let payload: [String: JSONTree] = [
            "log": .object(["remoteLocation": .integer(1)]), "color": .text("red"),
        ]
        let command = try InboundCommand(action, named: "GetLog", payload: payload)
        let problem = RouteProblem(
            422,
            "validation_failed",
            "",
            fields: [
                .init("/location", "wrong_type", ""), .init("/color", "unknown", ""),
                .init("/type", "unknown", ""),
                .init("/from", "required", ""), .init("Idempotency-Key", "reused", ""),
            ]
        )
        let pointers = command.translated(problem).fields.map(\.pointer)
        #expect(
            pointers == [
                "/payload/log/remoteLocation", "/payload/color", "/action", "/payload/from",
                "Idempotency-Key",
            ]
        )
    }

    @Test(
        "one thing is said once, and the type is the action's",
        arguments: [
            (#"{"id_tag": "A", "idTag": "B"}"#, "/payload/id_tag"), (#"{"type": "reset"}"#, "/payload/type"),
        ]
    )
    func twice(_ payload: String, _ pointer: String) throws {
        let action = try #require(InboundAction.named("RemoteStartTransaction"))
        let members = try #require(try JSONTree.parse(Array(payload.utf8)).object)
        let problem = #expect(throws: RouteProblem.self) {
            try InboundCommand(action, named: "RemoteStartTransaction", payload: members)
        }
        #expect(problem?.status == 422 && problem?.fields.map(\.pointer) == [pointer])
    }

    /// Members in one order.
    private func sorted(_ value: JSONValue) throws -> String {
        String(decoding: try JSONTree.parse(Array(value.serialized().utf8)).serialized(), as: UTF8.self)
    }
}
