import FoundationEssentials
import OCPP
import Testing

@Suite("Answering a 1.6 station")
struct Answers16Tests {
    private static let time = Date(timeIntervalSince1970: 1_704_110_400.25)
    private static let full = AuthorizationInfo(status: .accepted, expiresAt: time, parentIdTag: "GROUP")

    @Test(
        "an answer is written as the schema has it",
        arguments: [
            (
                .booted(.accepted, currentTime: time, intervalSeconds: 300),
                #"{"status":"Accepted","currentTime":"2024-01-01T12:00:00.250Z","interval":300}"#
            ),
            (
                .booted(.pending, currentTime: time, intervalSeconds: 0),
                #"{"status":"Pending","currentTime":"2024-01-01T12:00:00.250Z","interval":0}"#
            ),
            (
                .booted(.rejected, currentTime: time, intervalSeconds: 1),
                #"{"status":"Rejected","currentTime":"2024-01-01T12:00:00.250Z","interval":1}"#
            ),
            (.heartbeat(currentTime: time), #"{"currentTime":"2024-01-01T12:00:00.250Z"}"#),
            (
                .authorized(full),
                #"{"idTagInfo":{"status":"Accepted","expiryDate":"2024-01-01T12:00:00.250Z","parentIdTag":"GROUP"}}"#
            ),
            (.authorized(.init(status: .blocked)), #"{"idTagInfo":{"status":"Blocked"}}"#),
            (.authorized(.init(status: .expired)), #"{"idTagInfo":{"status":"Expired"}}"#),
            (
                .transactionStarted(transactionID: 7, .init(status: .concurrentTx)),
                #"{"transactionId":7,"idTagInfo":{"status":"ConcurrentTx"}}"#
            ),
            (.transactionStopped(nil), "{}"),
            (.transactionStopped(.init(status: .invalid)), #"{"idTagInfo":{"status":"Invalid"}}"#),
            (.dataTransfer(status: "UnknownVendorId"), #"{"status":"UnknownVendorId"}"#),
            (.acknowledged, "{}"),
        ] as [(StationAnswer, String)]
    )
    func written(answer: StationAnswer, expected: String) {
        #expect(OCPPVersion.v16.dialect.payload(for: answer).serialized() == expected)
    }

    @Test("a group that the station could not hold is left out, not cut")
    func longParent() {
        let info = AuthorizationInfo(status: .accepted, parentIdTag: String(repeating: "g", count: 21))
        let written = OCPPVersion.v16.dialect.payload(for: .authorized(info)).serialized()
        #expect(written == #"{"idTagInfo":{"status":"Accepted"}}"#)
    }
}
