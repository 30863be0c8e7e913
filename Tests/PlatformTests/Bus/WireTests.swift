import FoundationEssentials
import OCPP
import Tenancy
import Testing

@testable import Platform

@Suite("what crosses the bus")
struct WireTests {
    private static let peer = StationPeer.sample()

    private static let samples: [ReportedEvent] = [
        .sample(.opened(remoteAddress: "192.0.2.7", userAgent: nil)),
        .sample(.opened(remoteAddress: "2001:db8::7", userAgent: "Wallbox/7 (größer)")),
        .sample(.present),
        .sample(.call(text: #"[2,"1","Heartbeat",{}]"#, isAnswered: true)),
        .sample(.call(text: String(repeating: "x", count: 100_000), isAnswered: false)),
        .sample(.sent(callID: "a", action: "Reset", text: "")),
        .sample(.finished(callID: "a", action: nil, .timedOut, text: nil, latency: nil)),
        .sample(.finished(callID: "a", action: "Reset", .disconnected, text: nil, latency: nil)),
        .sample(
            .finished(
                callID: "a",
                action: "Reset",
                .result(["status": "Accepted", "list": [1, 2.50, nil, true]]),
                text: "[3]",
                latency: .milliseconds(1_234)
            )
        ),
        .sample(
            .finished(
                callID: "a",
                action: "Reset",
                .error(code: "NotSupported", description: "", details: [:]),
                text: "[4]",
                latency: .zero
            )
        ),
        .sample(.noted(text: "\u{0}garbage", reason: "not JSON", answer: nil)),
        .sample(.closed(.silent)),
        .sample(.unknown(kind: 900)),
    ]

    @Test("events come out as they went in", arguments: samples)
    func events(event: ReportedEvent) throws {
        let request = EventRequest(
            gateway: "gw-1",
            token: .max,
            isRepeated: true,
            peer: Self.peer,
            events: [event, event]
        )
        let read = try EventRequest(request.encoded)
        #expect(read.events == request.events)
        #expect((read.gateway, read.token, read.isRepeated) == ("gw-1", .max, true))
        #expect(read.peer.gateway == "gw-1")
        var peer = read.peer
        peer.gateway = nil
        #expect(peer == Self.peer)
    }

    @Test("handshakes and decisions come out as they went in")
    func handshakes() throws {
        var handshake = Handshake(
            accountSlug: nil,
            identity: "CP/1 ü",
            password: [0, 255, 58],
            offeredSubprotocols: ["ocpp1.6", ""],
            remoteAddress: "192.0.2.7",
            userAgent: nil,
            isSecure: true,
            clientCertificates: [[1, 2], []]
        )
        handshake.gateway = "gw"
        handshake.authorities = [[9]]
        let read = try Handshake(handshake.encoded)
        #expect(read.accountSlug == nil)
        #expect(read.identity == "CP/1 ü")
        #expect(read.password == [0, 255, 58])
        #expect(read.offeredSubprotocols == ["ocpp1.6", ""])
        #expect(read.clientCertificates == [[1, 2], []])
        #expect(read.authorities == [[9]])
        #expect(read.isSecure)
        guard case .accept(let peer) = try HandshakeDecision(HandshakeDecision.accept(Self.peer).encoded)
        else {
            Issue.record("not accepted")
            return
        }
        #expect(peer == Self.peer)
        guard
            case .refuse(.certificateRefused) = try HandshakeDecision(
                HandshakeDecision.refuse(.certificateRefused).encoded
            )
        else {
            Issue.record("not refused")
            return
        }
    }

    @Test("the small messages come out as they went in")
    func smallMessages() throws {
        let outcomes: [EventReply.Outcome] = [.done(answer: nil), .done(answer: "[3]"), .notUnderstood]
        for reply in [
            EventReply(token: 0, from: "m-1", isDeposed: true),
            EventReply(token: 7, from: "m-2", outcomes: outcomes),
        ] {
            let read = try EventReply(reply.encoded)
            #expect(read == reply)
        }
        let call = StationCall(
            chargePoint: UUID(),
            id: "1",
            action: "Reset",
            payload: ["type": "Soft"],
            timeout: .milliseconds(1_500)
        )
        #expect(try StationCall(call.encoded) == call)
        let close = CloseOrder(
            account: Self.peer.account,
            chargePoint: UUID(),
            olderThan: UUID(),
            end: .replaced
        )
        #expect(try CloseOrder(close.encoded) == close)
        let beat = Beat(name: "m-1", isLeaving: true, sentAfter: .seconds(7), version: "1.2.3")
        #expect(try Beat(beat.encoded) == beat)
        let notice = CommandNotice(command: UUID(), hasEnded: true)
        #expect(try CommandNotice(notice.encoded) == notice)
        #expect(try CallReply(CallReply(isHere: true).encoded).isHere)
        #expect(try Welcome(Welcome(authority: [1]).encoded).authority == [1])
    }

    @Test(
        "times keep their microseconds, on both sides of 1970",
        arguments: [0, 0.000_001, 1_700_000_000.123_456, -1.5]
    )
    func times(seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        let event = ReportedEvent(id: UUID(), at: date, .present)
        let read = try ReportedEvent(event.encoded)
        #expect(abs(read.at.timeIntervalSince1970 - seconds) < 0.000_000_6)
    }

    @Test("fields of a later time are passed over")
    func laterFields() throws {
        var writer = WireWriter()
        writer.put(77, "what is this")
        Beat(name: "m-1").write(to: &writer)
        writer.nest(1_000_000) { $0.put(1, "nested") }
        let read = try Beat(writer.bytes)
        #expect(read == Beat(name: "m-1"))
    }

    @Test("a form of a later time is refused as such")
    func laterForm() {
        var bytes = Beat(name: "m-1").encoded
        bytes[0] = 2
        #expect(throws: WireError.version(2)) { try Beat(bytes) }
    }

    @Test("words of a later time have a meaning all the same")
    func laterWords() throws {
        var decision = WireWriter()
        decision.put(2, "too_much_moonlight")
        guard case .refuse(.unavailable) = try HandshakeDecision(decision.bytes) else {
            Issue.record("a new reason is still a refusal")
            return
        }
        var event = WireWriter()
        event.put(1, unsigned: 6)
        event.put(2, UUID())
        event.put(3, Date.now)
        event.put(14, "moonlight")
        let read = try ReportedEvent(event.bytes)
        #expect(read.content == .closed(.closedByPeer))
    }

    @Test("no bytes trap: cut off anywhere, and with every byte spoilt")
    func spoiltBytes() {
        for event in Self.samples where event.encoded.count < 1_000 {
            let bytes = EventRequest(
                gateway: "g",
                token: 1,
                isRepeated: false,
                peer: Self.peer,
                events: [event]
            ).encoded
            for length in 0..<bytes.count {
                // Whether it throws depends on where it is cut; that it returns is what counts.
                _ = try? EventRequest(Array(bytes.prefix(length)))
            }
            for index in bytes.indices {
                for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                    var spoilt = bytes
                    spoilt[index] = value
                    _ = try? EventRequest(spoilt)
                }
            }
        }
    }

    @Test("numbers of more than 64 bits, and lengths beyond the end, are errors")
    func badNumbers() {
        let endless = [UInt8](repeating: 0xFF, count: 30)
        #expect(throws: WireError.badNumber) { try Beat([1] + endless) }
        #expect(throws: WireError.truncated) { try Beat([1, 1, 200, 1, 65]) }
        #expect(throws: WireError.badNumber) { try Beat([1, 0, 0]) }
        #expect(throws: WireError.missing(field: 1)) { try Beat([1]) }
        #expect(throws: WireError.truncated) { try Beat([]) }
    }
}

extension ReportedEvent {
    static func sample(_ content: Content) -> ReportedEvent {
        ReportedEvent(id: UUID(), at: Date(timeIntervalSince1970: 1_700_000_000.25), content)
    }
}
