import OCPP
import Testing

@Suite("Choosing a version")
struct OCPPVersionTests {
    @Test(
        "the highest known subprotocol is taken and echoed as it was offered",
        arguments: [
            (["ocpp1.6"], "ocpp1.6"), (["ocpp2.1", "OCPP1.6"], "OCPP1.6"),
            (["foo, ocpp1.6 ,bar"], "ocpp1.6"), (["ocpp1.5", "\tOcpp1.6"], "Ocpp1.6"),
            ([], nil), ([""], nil), (["ocpp1.60", "ocpp 1.6", "xocpp1.6"], nil), (["ocpp1.5"], nil),
        ] as [([String], String?)]
    )
    func negotiation(offered: [String], token: String?) {
        let version = OCPPVersion.negotiate(offered: offered)
        #expect(version == (token == nil ? nil : .v16))
        #expect(version?.offeredToken(in: offered) == token)
    }

    @Test("a version's dialect names the same subprotocol")
    func subprotocols() {
        for version in OCPPVersion.allCases {
            #expect(type(of: version.dialect).subprotocol == version.rawValue)
        }
    }
}
