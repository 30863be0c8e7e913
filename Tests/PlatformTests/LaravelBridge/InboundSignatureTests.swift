import FoundationEssentials
import PluginKit
import Tenancy
import Testing

@testable import LaravelBridge

@Suite("Signed requests of Laravel")
struct InboundSignatureTests {
    private struct Accounts: PluginAccounts {
        let one: PluginTenant<LaravelBridgeSettings>

        func tenant(_ account: AccountID) -> PluginTenant<LaravelBridgeSettings>? {
            account == one.account ? one : nil
        }

        func known() -> [PluginTenant<LaravelBridgeSettings>] { [one] }
    }

    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private static let secret = "whsec_" + Data("a secret of thirty-two bytes, so".utf8).base64EncodedString()
    private let account = AccountID(UUID.version7())

    private func judge(secret: String? = Self.secret, previous: String? = nil) -> InboundSignature {
        let settings = LaravelBridgeSettings(
            inboundSecret: secret,
            previousInboundSecret: previous,
            broadcastVendor: "v"
        )
        return InboundSignature(
            accounts: Accounts(one: PluginTenant(account: account, settings: settings)),
            clock: PluginClock(now: { Self.now }, sleep: { _ in })
        )
    }

    private func request(
        secret: String = Self.secret,
        secondsAgo: Int = 0,
        account: String? = nil,
        signed: String = "{}",
        body: String = "{}"
    ) -> PluginRequest {
        let time = "\(1_790_000_000 - secondsAgo)"
        let code = Digest.hmacSHA256(
            Array("msg_1.\(time).\(signed)".utf8),
            key: InboundSignature.key(secret)
        )
        let headers = [
            "plugyard-account": account ?? "\(self.account)", "webhook-id": "msg_1",
            "webhook-timestamp": time,
            "webhook-signature": "v2,x v1,\(Data(code).base64EncodedString())",
        ]
        return PluginRequest(.post, "/api/internal/event", headers: headers, body: Array(body.utf8))
    }

    @Test("a good one tells the account, with the secret of now or of before")
    func good() throws {
        #expect(try judge().account(of: request()) == account)
        #expect(try judge(previous: "an older one of some length").account(of: request()) == account)
        let old = request(secret: "an older one of some length", secondsAgo: 299)
        #expect(try judge(previous: "an older one of some length").account(of: old) == account)
        #expect(try judge().account(of: PluginRequest(.post, "/api/internal/event")) == nil)
    }

    @Test("any other is refused, and all alike but for the time")
    func bad() throws {
        let requests = [
            request(secret: "whsec_AAAA"), request(body: #"{"action": "Reset"}"#),
            request(account: "\(UUID.version7())"),
        ]
        for request in requests {
            let problem = #expect(throws: RouteProblem.self) { try judge().account(of: request) }
            #expect(problem?.status == 401 && problem?.detail == "The signature is not good.")
        }
        #expect(throws: RouteProblem.self) { try judge(secret: nil).account(of: request(secret: "")) }
        for seconds in [301, -301] {
            let problem = #expect(throws: RouteProblem.self) {
                try judge().account(of: request(secondsAgo: seconds))
            }
            #expect(problem?.detail.contains("timestamp") == true)
        }
        let half = PluginRequest(.post, "/api/internal/event", headers: ["webhook-id": "x"])
        #expect(throws: RouteProblem.self) { try judge().account(of: half) }
    }
}
