import OCPP

/// Steps that are calls of the station.
extension ScenarioReader {
    /// What every call may have beside its own words.
    private static let common = ["expect", "error", "save", "extra"]

    @Sendable static func heartbeat(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, common, of: "heartbeat")
        return .call(try call("Heartbeat", JSONObject(), fields, usually: ["currentTime": "any"]))
    }

    @Sendable static func boot(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let words = ["vendor", "model", "serial", "firmware"] + common
        let fields = try ScenarioFields(node, words, of: "boot")
        var payload = object([
            "chargePointVendor": .string(try fields.text("vendor") ?? "Plugyard"),
            "chargePointModel": .string(try fields.text("model") ?? "Scenario"),
        ])
        payload["chargePointSerialNumber"] = try fields.text("serial").map(JSONValue.string)
        payload["firmwareVersion"] = try fields.text("firmware").map(JSONValue.string)
        return .call(try call("BootNotification", payload, fields, usually: ["status": "Accepted"]))
    }

    @Sendable static func status(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let words = ["connector", "status", "error_code", "at"] + common
        let fields = try ScenarioFields(node, words, of: "status")
        let payload = object([
            "connectorId": JSONValue(try fields.whole("connector") ?? 1),
            "status": .string(try fields.text("status") ?? "Available"),
            "errorCode": .string(try fields.text("error_code") ?? "NoError"),
            "timestamp": .string(try time(fields)),
        ])
        return .call(try call("StatusNotification", payload, fields, usually: [:]))
    }

    @Sendable static func authorize(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, ["tag"] + common, of: "authorize")
        let payload = object(["idTag": .string(try fields.text("tag") ?? "${tag}")])
        return .call(try call("Authorize", payload, fields, usually: ["idTagInfo": ["status": "Accepted"]]))
    }

    @Sendable static func start(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let words = ["connector", "tag", "meter", "reservation", "at"] + common
        let fields = try ScenarioFields(node, words, of: "start")
        var payload = object([
            "connectorId": JSONValue(try fields.whole("connector") ?? 1),
            "idTag": .string(try fields.text("tag") ?? "${tag}"),
            "meterStart": fields["meter"]?.json ?? 0,
            "timestamp": .string(try time(fields)),
        ])
        payload["reservationId"] = fields["reservation"]?.json
        let usual: JSONValue = ["transactionId": "any", "idTagInfo": ["status": "Accepted"]]
        return .call(try call("StartTransaction", payload, fields, usually: usual))
    }

    @Sendable static func stop(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let words = ["connector", "transaction", "tag", "meter", "reason", "at", "data"] + common
        let fields = try ScenarioFields(node, words, of: "stop")
        let connector = try fields.whole("connector") ?? 1
        var payload = object([
            "transactionId": fields["transaction"]?.json ?? .string("${transaction.\(connector)}"),
            "meterStop": fields["meter"]?.json ?? 0,
            "timestamp": .string(try time(fields)),
        ])
        payload["idTag"] = try fields.text("tag").map(JSONValue.string)
        payload["reason"] = try fields.text("reason").map(JSONValue.string)
        payload["transactionData"] = fields["data"]?.json
        return .call(try call("StopTransaction", payload, fields, usually: [:]))
    }

    @Sendable static func call(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let fields = try ScenarioFields(node, ["action", "payload"] + common, of: "call")
        guard let action = try fields.text("action") else {
            throw ScenarioError(line: node.line, "call: expected an action")
        }
        guard let payload = (fields["payload"]?.json ?? [:]).objectValue else {
            throw ScenarioError(line: fields["payload"]?.line ?? node.line, "payload: expected words and values")
        }
        return .call(try call(action, payload, fields, usually: nil))
    }

    private static func object(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONObject {
        JSONObject(pairs.map { JSONObject.Member(key: $0.key, value: $0.value) })
    }

    /// `at` is how far from now the event happened by the station's clock.
    static func time(_ fields: ScenarioFields, plus: Duration = .zero) throws(ScenarioError) -> String {
        let milliseconds = ((try fields.duration("at") ?? .zero) + plus) / .milliseconds(1)
        return milliseconds == 0 ? "${now}" : "${now\(milliseconds < 0 ? "" : "+")\(Int(milliseconds))ms}"
    }

    static func call(
        _ action: String,
        _ payload: JSONObject,
        _ fields: ScenarioFields,
        usually usual: JSONValue?
    ) throws(ScenarioError) -> ScenarioStep.Call {
        var payload = payload
        // `null` takes a member away.
        for member in fields["extra"]?.json.objectValue?.members ?? [] {
            payload[member.key] = member.value.isNull ? nil : member.value
        }
        let error = try fields.text("error")
        return ScenarioStep.Call(
            action: action,
            payload: .object(payload),
            expect: fields["expect"]?.json ?? (error == nil ? usual : nil),
            error: error,
            save: try saved(fields["save"])
        )
    }
}
