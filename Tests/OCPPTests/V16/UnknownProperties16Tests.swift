import OCPP
import Testing

@Suite("Properties that 1.6 does not have")
struct UnknownProperties16Tests {
    private static let time: JSONValue = "2024-01-01T12:00:00Z"
    private static let signed: JSONValue = [
        "value": "OCMF|{}", "context": "Transaction.Begin", "format": "SignedData",
        "measurand": "Energy.Active.Import.Register", "phase": "L1", "location": "Outlet", "unit": "Wh",
    ]
    private static let raw: JSONValue = [
        "value": "1", "context": "Sample.Periodic", "format": "Raw",
        "measurand": "Energy.Active.Import.Register", "phase": "L1", "location": "Outlet", "unit": "Wh",
    ]
    private static let meterValues: JSONValue = [["timestamp": time, "sampledValue": [signed, raw]]]

    private func flags(_ action: String, _ payload: JSONValue) throws(CallError) -> [String] {
        try OCPPVersion.v16.dialect.fact(action: action, payload: payload).flags
    }

    /// Every message of a station with every member that its schema has.
    private static let whole: [(String, JSONValue)] = [
        ("Authorize", ["idTag": "T"]),
        (
            "BootNotification",
            [
                "chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": "S",
                "chargeBoxSerialNumber": "B", "firmwareVersion": "1.0", "iccid": "I", "imsi": "J",
                "meterType": "T", "meterSerialNumber": "N",
            ]
        ),
        ("DataTransfer", ["vendorId": "V", "messageId": "M", "data": "x"]),
        ("DiagnosticsStatusNotification", ["status": "Idle"]),
        ("FirmwareStatusNotification", ["status": "Idle"]),
        ("Heartbeat", [:]),
        ("LogStatusNotification", ["status": "Idle", "requestId": 1]),
        ("MeterValues", ["connectorId": 1, "transactionId": 5, "meterValue": meterValues]),
        ("SecurityEventNotification", ["type": "StartupOfTheDevice", "timestamp": time, "techInfo": "I"]),
        ("SignCertificate", ["csr": "C"]),
        ("SignedFirmwareStatusNotification", ["status": "Idle", "requestId": 1]),
        (
            "StartTransaction",
            ["connectorId": 1, "idTag": "T", "meterStart": 0, "reservationId": 3, "timestamp": time]
        ),
        (
            "StatusNotification",
            [
                "connectorId": 1, "errorCode": "NoError", "info": "I", "status": "Available",
                "timestamp": time, "vendorId": "V", "vendorErrorCode": "0",
            ]
        ),
        (
            "StopTransaction",
            [
                "idTag": "T", "meterStop": 1, "timestamp": time, "transactionId": 5, "reason": "Local",
                "transactionData": meterValues,
            ]
        ),
    ]

    @Test("a message with all that its schema has is no unusual one", arguments: whole)
    func known(action: String, payload: JSONValue) throws {
        let flags = try flags(action, payload)
        #expect(flags == [])
    }

    @Test("one more property is named, whatever its value, and changes nothing else", arguments: whole)
    func one(action: String, payload: JSONValue) throws {
        let dialect = OCPPVersion.v16.dialect
        let fact = try dialect.fact(action: action, payload: payload).fact
        for value: JSONValue in ["green", .null, ["status": "Idle"]] {
            var object = try #require(payload.objectValue)
            object["colour"] = value
            let read = try dialect.fact(action: action, payload: .object(object))
            #expect(read == ReadFact(fact: fact, flags: ["unknown_property:colour"]))
        }
    }

    @Test("a known name in other letter case is unknown")
    func letterCase() throws {
        let flags = try flags("Authorize", ["idTag": "T", "IdTag": "U"])
        #expect(flags == ["unknown_property:IdTag"])
    }

    @Test("properties inside a message are named too, each once")
    func inside() throws {
        let value: JSONValue = ["value": "1", "colour": "green"]
        let meterValue: JSONValue = ["timestamp": Self.time, "sampledValue": [value, value], "size": 1]
        let flags = try flags("MeterValues", ["connectorId": 1, "meterValue": [meterValue, meterValue]])
        #expect(flags == ["unknown_property:colour", "unknown_property:size"])
    }

    @Test("only the first five of a message are named, however many there are", arguments: [6, 64, 500])
    func many(count: Int) throws {
        var object = JSONObject()
        for number in 0..<count { object["p\(number)"] = 1 }
        let value: JSONValue = ["value": "1", "one more": 1]
        object["connectorId"] = 1
        object["meterValue"] = [["timestamp": Self.time, "sampledValue": [value]]]
        let flags = try flags("MeterValues", .object(object))
        #expect(flags.count == 5)
        #expect(flags.allSatisfy { $0.hasPrefix("unknown_property:") })
    }

    @Test(
        "a name is cut, and cannot pass for another flag",
        arguments: [
            ("", ""), ("a\u{0}b\nc", "a_b_c"), ("x token_blocked", "x_token_blocked"),
            ("a\u{202E}b\u{2028}c\u{A0}d", "a_b_c_d"), ("größe", "größe"),
            (String(repeating: "n", count: 1000), String(repeating: "n", count: 50)),
        ]
    )
    func names(name: String, shown: String) throws {
        var object = JSONObject()
        object["idTag"] = "T"
        object[name] = 1
        let flags = try flags("Authorize", .object(object))
        #expect(flags == ["unknown_property:\(shown)"])
    }
}
