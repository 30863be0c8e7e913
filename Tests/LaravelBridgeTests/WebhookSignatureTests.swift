import FoundationEssentials
import Testing

@testable import LaravelBridge

@Suite("Signatures of webhooks")
struct WebhookSignatureTests {
    private let body = Array(#"{"test": 2432232314}"#.utf8)
    private let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private let timestamp = 1_614_265_330
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test("the example of Standard Webhooks is signed as there")
    func standard() {
        let signature = WebhookSignature.standard(body, id: id, timestamp: timestamp, secrets: [secret])
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("while a secret rotates there is a signature of each, the newest first")
    func several() {
        let other = EndpointSecret.generate().secret
        let one = WebhookSignature.standard(body, id: id, timestamp: timestamp, secrets: [secret])
        let two = WebhookSignature.standard(body, id: id, timestamp: timestamp, secrets: [other])
        let both = WebhookSignature.standard(body, id: id, timestamp: timestamp, secrets: [other, secret])
        #expect(both == "\(two) \(one)")
    }

    /// `printf '{"test": 2432232314}' | openssl dgst -sha256 -hmac whsec_…`
    @Test("Laravel's receiver gets the HMAC of the body, keyed by the secret as it is written")
    func laravel() {
        let signature = WebhookSignature.laravel(body, secret: secret)
        #expect(signature == "80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c")
    }

    @Test("secrets are new each time, and as long as Standard Webhooks asks for")
    func secrets() {
        let secrets = (0..<100).map { _ in EndpointSecret.generate().secret }
        #expect(Set(secrets).count == 100)
        #expect(secrets.allSatisfy { EndpointSecret.key(of: $0)?.count == 32 })
        #expect(EndpointSecret.key(of: "no secret") == nil)
    }

    @Test("a rotated secret signs for as long as was asked, and older ones not at all")
    func rotation() {
        let now = Date(timeIntervalSince1970: 1_000_000)
        let first = [EndpointSecret.generate()]
        let second = EndpointSecret.rotated(first, overlap: 60, at: now)
        let third = EndpointSecret.rotated(second, overlap: 60, at: now)
        #expect(second.map(\.secret)[1] == first[0].secret && third.count == 2)
        #expect(third[1].secret == second[0].secret)
        #expect(second.map { $0.isGood(at: now.addingTimeInterval(59)) } == [true, true])
        #expect(second.map { $0.isGood(at: now.addingTimeInterval(61)) } == [true, false])
        let atOnce = EndpointSecret.rotated(first, overlap: 0, at: now)
        #expect(atOnce.count == 1)
    }
}
