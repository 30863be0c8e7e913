import FoundationEssentials
import Testing

@testable import Platform

@Suite("subjects of the bus")
struct BusSubjectTests {
    @Test("a process's name and its run are tokens of their own, so that NATS can limit a user to a name")
    func names() {
        #expect(BusSubject.gateway("g1-5f3a") == "plugyard.1.gateways.g1.5f3a")
        #expect(BusSubject.answers(to: "my-gateway-5f3a") == "plugyard.1.answer.my-gateway.5f3a.*")
    }

    @Test("answers go where the asking process listens, and nowhere else")
    func answers() {
        let subject = BusSubject.answer(to: "g1-5f3a", events: 7)
        #expect(BusSubject.isAnswer(subject))
        #expect(BusSubject.isAnswer(subject, to: "g1-5f3a"))
        #expect(!BusSubject.isAnswer(subject, to: "g1-5f3"))
        #expect(!BusSubject.isAnswer(subject, to: "g2-5f3a"))
        #expect(!BusSubject.isAnswer("plugyard.1.close.x"))
    }

    @Test("a handshake's account is the one of its subject")
    func handshakes() {
        #expect(BusSubject.isHandshake("plugyard.1.handshake.ours", of: "ours"))
        #expect(BusSubject.isHandshake("plugyard.1.handshake.ours.m-1", of: "ours"))
        #expect(!BusSubject.isHandshake("plugyard.1.handshake.ours", of: "others"))
        #expect(!BusSubject.isHandshake("plugyard.1.handshake.ours2", of: "ours"))
        #expect(!BusSubject.isHandshake("plugyard.1.handshake.ours", of: nil))
        #expect(BusSubject.isHandshake("plugyard.1.handshake._", of: nil))
    }

    @Test(
        "what is no slug is no token",
        arguments: ["a.b", "a b", ">", "*", "", String(repeating: "a", count: 200)]
    )
    func strangeSlugs(slug: String) {
        #expect(BusSubject.handshake(slug) == "plugyard.1.handshake._")
    }
}
