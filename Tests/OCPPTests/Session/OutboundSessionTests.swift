import OCPP
import Testing

@Suite("Our calls")
struct OutboundSessionTests {
    @Test("one is out, the others follow in order as answers come")
    func oneAtATime() {
        var station = SessionHarness.ready()
        #expect(station.make("a") == [SessionHarness.sentCall("a")])
        #expect(station.make("b") == [])
        #expect(station.make("c") == [])
        let refusal = #"[4,"a","NotSupported","no"]"#
        let error = CallOutcome.error(code: "NotSupported", description: "no", details: [:])
        #expect(
            station.receive(refusal) == [
                .finished(callID: "a", outcome: error, text: refusal), SessionHarness.sentCall("b"),
            ]
        )
        #expect(station.receive(#"[3,"b",{}]"#).last == SessionHarness.sentCall("c"))
    }

    @Test("an answer to another or a timed-out call is noted and completes nothing")
    func unknownAnswer() {
        var station = SessionHarness.ready()
        _ = station.make("a")
        let stray = #"[3,"zzz",{}]"#
        #expect(station.receive(stray) == [.note(.unknownAnswer(id: "zzz"), text: stray)])
        _ = station.make("b")
        #expect(
            station.fire(at: 10) == [
                .finished(callID: "a", outcome: .timedOut, text: nil), SessionHarness.sentCall("b"),
            ]
        )
        let late = #"[4,"a","InternalError","",{}]"#
        #expect(station.receive(late, at: 11) == [.note(.unknownAnswer(id: "a"), text: late)])
        let text = #"[3,"b",{}]"#
        #expect(station.receive(text) == [.finished(callID: "b", outcome: .result([:]), text: text)])
    }

    @Test("the time of a call counts from when it leaves")
    func timeoutFromSending() {
        var station = SessionHarness.ready()
        _ = station.make("a", timeout: 10)
        _ = station.make("b", timeout: 10)
        _ = station.receive(#"[3,"a",{}]"#, at: 9)
        #expect(station.fire(at: 18.9) == [])
        #expect(station.fire(at: 19) == [.finished(callID: "b", outcome: .timedOut, text: nil)])
    }

    @Test("three time-outs in a row close the socket; an answer between them starts the count anew")
    func forcedReconnect() {
        var station = SessionHarness.ready()
        var now = 0.0
        func expire(_ id: String) -> [SessionHarness.Action] {
            _ = station.make(id, timeout: 1, at: now)
            now += 1
            return station.fire(at: now)
        }
        #expect(expire("a").count == 1)
        #expect(expire("b").count == 1)
        _ = station.make("ok", at: now)
        _ = station.receive(#"[3,"ok",{}]"#, at: now)
        #expect(expire("c").count == 1)
        #expect(expire("d").count == 1)
        _ = station.make("e", timeout: 1, at: now)
        _ = station.make("f", timeout: 1, at: now)
        #expect(
            station.fire(at: now + 1) == [
                .finished(callID: "e", outcome: .timedOut, text: nil),
                .close(code: 1001, reason: "no answer to 3 calls"),
                .finished(callID: "f", outcome: .disconnected, text: nil),
            ]
        )
        #expect(station.call("late") == [])
        #expect(station.session.closed() == [])
    }

    @Test("when the socket closes, every call ends, once")
    func disconnected() {
        var station = SessionHarness.ready()
        _ = station.make("a")
        _ = station.make("b")
        #expect(
            station.session.closed() == [
                .finished(callID: "a", outcome: .disconnected, text: nil),
                .finished(callID: "b", outcome: .disconnected, text: nil), .cancelTimer,
            ]
        )
        #expect(station.session.closed() == [])
        #expect(station.fire(at: 100) == [])
        #expect(station.make("c") == [.finished(callID: "c", outcome: .disconnected, text: nil)])
    }

    @Test("64 calls may wait, the next is refused at once")
    func overload() {
        var station = SessionHarness.ready()
        for number in 0...64 { _ = station.make("\(number)") }
        let refused = station.make("65")
        guard refused.count == 1, case .finished("65", .error("Overloaded", _, _), nil) = refused[0] else {
            Issue.record("not refused")
            return
        }
    }
}
