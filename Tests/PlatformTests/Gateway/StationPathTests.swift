import Testing

@testable import Platform

@Suite("Paths of charge point sockets")
struct StationPathTests {
    @Test(
        "a path names account and identity",
        arguments: [
            ("/ocpp/acme/CP_001", "acme", "CP_001"),
            ("/ocpp/acme/CP_001/", "acme", "CP_001"),
            ("//ocpp//acme//CP_001//", "acme", "CP_001"),
            ("/ocpp/acme/v16/json/CP_001", "acme", "CP_001"),
            ("/ocpp/acme/CP_001?token=1&x=/y", "acme", "CP_001"),
            ("/ocpp/acme/RDAM%7C123", "acme", "RDAM|123"),
            ("/ocpp/acme/CP%20%C3%A9%2F1", "acme", "CP é/1"),
            ("/ocpp/acme/a+b", "acme", "a+b"),
        ]
    )
    func accountAndIdentity(target: String, account: String, identity: String) {
        let path = StationPath(target: target)
        #expect(path?.accountSlug == account)
        #expect(path?.identity == identity)
    }

    @Test("one segment is an identity without an account", arguments: ["/ocpp/CP_001", "/ocpp/CP_001/?a"])
    func identityAlone(target: String) {
        let path = StationPath(target: target)
        #expect(path?.accountSlug == nil)
        #expect(path?.identity == "CP_001")
    }

    @Test(
        "a path that can name no charge point is refused without a crash",
        arguments: [
            "", "/", "/ocpp", "/ocpp/", "/ocpp//", "/other/acme/CP", "/ocppx/acme/CP", "/ocpp/acme/%",
            "/ocpp/acme/%2",
            "/ocpp/acme/%zz", "/ocpp/acme/%FF%FE", "/ocpp/acme/CP%00", "/ocpp/acme/CP%0A1", "/ocpp/%G1/CP",
            "/ocpp/acme/" + String(repeating: "x", count: 256),
        ]
    )
    func malformed(target: String) {
        #expect(StationPath(target: target) == nil)
    }

    @Test("only /ocpp belongs to the gateway")
    func belonging() {
        #expect(StationPath.isStationPath("/ocpp/a/b"))
        #expect(StationPath.isStationPath("//ocpp"))
        #expect(StationPath.isStationPath("/ocpp?x"))
        #expect(!StationPath.isStationPath("/ocpp-docs"))
        #expect(!StationPath.isStationPath("/api/ocpp/a"))
    }
}
