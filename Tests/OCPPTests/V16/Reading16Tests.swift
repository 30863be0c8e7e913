import FoundationEssentials
import OCPP
import Testing

@Suite("Reading a 1.6 station")
struct Reading16Tests {
    private let dialect = OCPPVersion.v16.dialect
    private let noon = DeviceTime("2024-01-01T12:00:00Z")

    private func read(_ action: String, _ payload: JSONValue) throws(CallError) -> ReadFact {
        try dialect.fact(action: action, payload: payload)
    }

    @Test("a full boot becomes a fact without flags")
    func boot() throws {
        let payload: JSONValue = [
            "chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": "S",
            "chargeBoxSerialNumber": "B", "firmwareVersion": "1.0", "iccid": "I", "imsi": "J",
            "meterType": "T", "meterSerialNumber": "N",
        ]
        let boot = Boot(
            vendor: "V",
            model: "M",
            serialNumber: "S",
            chargeBoxSerialNumber: "B",
            firmwareVersion: "1.0",
            iccid: "I",
            imsi: "J",
            meterType: "T",
            meterSerialNumber: "N"
        )
        #expect(try read("BootNotification", payload) == ReadFact(fact: .booted(boot)))
    }

    @Test("what bends the schema is kept and flagged")
    func bentBoot() throws {
        let vendor = String(repeating: "é", count: 21)
        let read = try read(
            "BootNotification",
            [
                "chargePointVendor": .string(vendor), "chargePointModel": 5, "iccid": [:], "imsi": nil,
                "meterType": .string(String(repeating: "é", count: 25)),
            ]
        )
        let boot = Boot(vendor: vendor, model: "5", meterType: String(repeating: "é", count: 25))
        #expect(read.fact == .booted(boot))
        #expect(
            read.flags == [
                "too_long:chargePointVendor", "string_as_number:chargePointModel", "unreadable:iccid",
            ]
        )
    }

    @Test("a key sent twice is flagged")
    func duplicateKey() throws {
        let payload = try JSONValue.parse(#"{"idTag":"A","idTag":"B"}"#)
        #expect(
            try read("Authorize", payload)
                == ReadFact(fact: .authorize(idTag: "B"), flags: ["duplicate_key:payload"])
        )
    }

    @Test(
        "every status word becomes ours, bent ones too",
        arguments: [
            ("Available", .available, nil), ("Preparing", .preparing, nil), ("Charging", .charging, nil),
            ("SuspendedEV", .suspendedEV, nil), ("SuspendedEVSE", .suspendedEVSE, nil),
            ("Finishing", .finishing, nil), ("Reserved", .reserved, nil), ("Unavailable", .unavailable, nil),
            ("Faulted", .faulted, nil), ("Occupied", .occupied, nil),
            ("Suspended_EVSE", .suspendedEVSE, "unknown_enum:status"),
            ("available", .available, "unknown_enum:status"),
            ("Sleeping", .unavailable, "unknown_enum:status"),
        ] as [(String, ConnectorStatus, String?)]
    )
    func status(word: String, status: ConnectorStatus, flag: String?) throws {
        let read = try read(
            "StatusNotification",
            ["connectorId": 0, "status": .string(word), "errorCode": "NoError"]
        )
        let change = StatusChange(connectorID: 0, status: status, errorCode: "NoError")
        #expect(read == ReadFact(fact: .statusChanged(change), flags: [flag].compactMap(\.self)))
    }

    @Test("an unknown or missing error code and an impossible time refuse nothing")
    func statusDetails() throws {
        let read = try read(
            "StatusNotification",
            [
                "connectorId": "1", "status": "Faulted", "errorCode": "MeltDown", "info": "hot",
                "vendorId": "V", "vendorErrorCode": 7, "timestamp": 1_700_000_000,
            ]
        )
        let change = StatusChange(
            connectorID: 1,
            status: .faulted,
            errorCode: "MeltDown",
            info: "hot",
            vendorID: "V",
            vendorErrorCode: "7",
            at: DeviceTime(raw: "1700000000", instant: nil)
        )
        #expect(read.fact == .statusChanged(change))
        #expect(
            Set(read.flags) == [
                "number_as_string:connectorId", "unknown_enum:errorCode", "string_as_number:vendorErrorCode",
                "impossible:timestamp",
            ]
        )
        let bare = try self.read("StatusNotification", ["connectorId": 1, "status": "Available"])
        #expect(bare.flags == ["missing:errorCode"])
    }

    @Test("a start is read, also with numbers as text and without a time")
    func start() throws {
        let start = TransactionStart(
            connectorID: 1,
            idTag: "TAG",
            meterStartWh: 100,
            at: noon,
            reservationID: 3
        )
        #expect(
            try read(
                "StartTransaction",
                [
                    "connectorId": 1, "idTag": "TAG", "meterStart": 100, "timestamp": "2024-01-01T12:00:00Z",
                    "reservationId": 3,
                ]
            ) == ReadFact(fact: .transactionStarted(start))
        )
        let bent = try read("StartTransaction", ["connectorId": 1, "idTag": 12, "meterStart": " 100.6 "])
        let unclear = TransactionStart(
            connectorID: 1,
            idTag: "12",
            meterStartWh: 101,
            at: DeviceTime(raw: "", instant: nil)
        )
        #expect(bent.fact == .transactionStarted(unclear))
        #expect(
            Set(bent.flags) == [
                "string_as_number:idTag", "rounded:meterStart", "number_as_string:meterStart",
                "missing:timestamp",
            ]
        )
    }

    @Test("a stop is read with its data; transaction ids 0 and -1 stay as they are", arguments: [0, -1, 77])
    func stop(transactionID: Int) throws {
        let raw: JSONValue = [["value": "5", "unit": "kWh"]]
        let stop = TransactionStop(
            transactionID: transactionID,
            idTag: nil,
            meterStopWh: 5000,
            at: DeviceTime("2024-01-01T12:00:00"),
            reason: "Bored",
            samples: [MeterSample(at: noon, energyWh: 5000, raw: raw)]
        )
        let read = try read(
            "StopTransaction",
            [
                "transactionId": JSONValue(transactionID), "meterStop": 5000,
                "timestamp": "2024-01-01T12:00:00",
                "reason": "Bored",
                "transactionData": [["timestamp": "2024-01-01T12:00:00Z", "sampledValue": raw]],
            ]
        )
        #expect(read.fact == .transactionStopped(stop))
        #expect(read.flags == ["no_zone:timestamp", "unknown_enum:reason"])
    }

    @Test("the small messages are read")
    func small() throws {
        #expect(try read("Heartbeat", [:]) == ReadFact(fact: .heartbeat))
        #expect(
            try read("FirmwareStatusNotification", ["status": "Installed"])
                == ReadFact(fact: .firmwareStatus(JobStatus("Installed")))
        )
        #expect(
            try read("DiagnosticsStatusNotification", ["status": "Lost"])
                == ReadFact(fact: .diagnosticsStatus(JobStatus("Lost")), flags: ["unknown_enum:status"])
        )
        #expect(
            try read("DataTransfer", ["vendorId": "V", "messageId": "M", "data": "x"])
                == ReadFact(fact: .dataTransfer(vendorID: "V", messageID: "M", data: "x"))
        )
        #expect(
            try read("DataTransfer", ["vendorId": "V", "data": ["a": 1]])
                == ReadFact(
                    fact: .dataTransfer(vendorID: "V", messageID: nil, data: ["a": 1]),
                    flags: ["not_a_string:data"]
                )
        )
    }

    @Test(
        "a message that means nothing without a field is refused by that field's name",
        arguments: [
            ("BootNotification", [:], .occurrenceConstraintViolation, "chargePointVendor"),
            (
                "BootNotification", ["chargePointVendor": "V"], .occurrenceConstraintViolation,
                "chargePointModel"
            ),
            ("BootNotification", ["chargePointVendor": [:]], .typeConstraintViolation, "chargePointVendor"),
            ("StatusNotification", ["status": "Available"], .occurrenceConstraintViolation, "connectorId"),
            ("StatusNotification", ["connectorId": 1], .occurrenceConstraintViolation, "status"),
            ("StatusNotification", ["connectorId": -1], .propertyConstraintViolation, "connectorId"),
            (
                "StatusNotification", ["connectorId": 4_294_967_296], .propertyConstraintViolation,
                "connectorId"
            ),
            ("Authorize", ["idTag": nil], .occurrenceConstraintViolation, "idTag"),
            ("Authorize", ["idTag": true], .typeConstraintViolation, "idTag"),
            (
                "StartTransaction", ["connectorId": 1, "idTag": "T"], .occurrenceConstraintViolation,
                "meterStart"
            ),
            (
                "StartTransaction", ["connectorId": 1, "idTag": "T", "meterStart": "lots"],
                .typeConstraintViolation, "meterStart"
            ),
            (
                "StartTransaction", ["connectorId": 1, "idTag": "T", "meterStart": 1e300],
                .typeConstraintViolation, "meterStart"
            ),
            ("StopTransaction", ["meterStop": 1], .occurrenceConstraintViolation, "transactionId"),
            ("StopTransaction", ["transactionId": 1], .occurrenceConstraintViolation, "meterStop"),
            ("MeterValues", ["meterValue": []], .occurrenceConstraintViolation, "connectorId"),
            ("DataTransfer", ["data": "x"], .occurrenceConstraintViolation, "vendorId"),
            ("FirmwareStatusNotification", [:], .occurrenceConstraintViolation, "status"),
            ("DiagnosticsStatusNotification", [:], .occurrenceConstraintViolation, "status"),
        ] as [(String, JSONValue, CallErrorCode, String)]
    )
    func refused(action: String, payload: JSONValue, code: CallErrorCode, field: String) {
        do throws(CallError) {
            _ = try read(action, payload)
            Issue.record("was read")
        } catch {
            #expect(error.code == code)
            #expect(error.details == ["field": .string(field)])
            #expect(error.description.contains(field))
        }
    }

    @Test("an unknown action is not implemented", arguments: ["", "bootnotification", "NotifyEvent"])
    func unknownAction(action: String) {
        do throws(CallError) {
            _ = try read(action, [:])
            Issue.record("was read")
        } catch {
            #expect(error.code == .notImplemented)
        }
    }
}
