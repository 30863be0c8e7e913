import OCPP
import Testing

@Suite("Reading the security messages of a 1.6 station")
struct Security16Tests {
    private let dialect = OCPPVersion.v16.dialect

    @Test("a request for a certificate is kept whole, an oversized one too, and flagged")
    func signCertificate() throws {
        let csr = "-----BEGIN CERTIFICATE REQUEST-----"
        let read = try dialect.fact(action: "SignCertificate", payload: ["csr": .string(csr)])
        #expect(read == ReadFact(fact: .certificateSigningRequest(csr: csr)))
        let long = String(repeating: "x", count: 5501)
        let oversized = try dialect.fact(action: "SignCertificate", payload: ["csr": .string(long)])
        #expect(
            oversized == ReadFact(fact: .certificateSigningRequest(csr: long), flags: ["too_long:csr"])
        )
    }

    @Test("a security event is kept, of whatever type")
    func securityEvent() throws {
        let payload: JSONValue = [
            "type": "SomethingNew", "timestamp": "2024-01-01T12:00:00",
            "techInfo": .string(String(repeating: "i", count: 256)),
        ]
        let read = try dialect.fact(action: "SecurityEventNotification", payload: payload)
        let event = SecurityEvent(
            type: "SomethingNew",
            at: DeviceTime("2024-01-01T12:00:00"),
            techInfo: String(repeating: "i", count: 256)
        )
        #expect(read.fact == .securityEvent(event))
        #expect(read.flags == ["no_zone:timestamp", "too_long:techInfo"])
    }

    @Test(
        "how far a job is, with the number of its request when it has one",
        arguments: [
            (
                "LogStatusNotification", ["status": "Uploaded", "requestId": 4],
                .diagnosticsStatus(JobStatus("Uploaded", requestID: 4)), []
            ),
            (
                "LogStatusNotification", ["status": "Perhaps"], .diagnosticsStatus(JobStatus("Perhaps")),
                ["unknown_enum:status"]
            ),
            (
                "SignedFirmwareStatusNotification", ["status": "InvalidSignature", "requestId": "5"],
                .firmwareStatus(JobStatus("InvalidSignature", requestID: 5)), ["number_as_string:requestId"]
            ),
            (
                "FirmwareStatusNotification", ["status": "Installed"],
                .firmwareStatus(JobStatus("Installed")), []
            ),
            (
                "DiagnosticsStatusNotification", ["status": "UploadFailed"],
                .diagnosticsStatus(JobStatus("UploadFailed")), []
            ),
        ] as [(String, JSONValue, StationFact, [String])]
    )
    func jobs(action: String, payload: JSONValue, fact: StationFact, flags: [String]) throws {
        #expect(try dialect.fact(action: action, payload: payload) == ReadFact(fact: fact, flags: flags))
    }

    @Test(
        "without the field that carries the meaning there is nothing to keep",
        arguments: [
            ("SignCertificate", [:]), ("SignCertificate", ["csr": [:]]), ("SecurityEventNotification", [:]),
            ("LogStatusNotification", [:]), ("SignedFirmwareStatusNotification", ["requestId": 1]),
        ] as [(String, JSONValue)]
    )
    func refused(action: String, payload: JSONValue) {
        #expect(throws: CallError.self) { try dialect.fact(action: action, payload: payload) }
    }

    @Test("a request for a certificate is told whether it is signed")
    func answers() {
        let answer = { dialect.payload(for: .certificateSigningRequest(isAccepted: $0)).serialized() }
        #expect(answer(true) == #"{"status":"Accepted"}"#)
        #expect(answer(false) == #"{"status":"Rejected"}"#)
    }
}
