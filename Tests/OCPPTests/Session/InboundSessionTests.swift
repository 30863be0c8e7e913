import OCPP
import Testing

@Suite("A station's calls")
struct InboundSessionTests {
    @Test("pipelined calls are answered in their order, even if finished in another")
    func order() {
        var station = SessionHarness()
        #expect(station.call("1", "Authorize") == [SessionHarness.handled("1", "Authorize")])
        #expect(station.call("2") == [SessionHarness.handled("2", "StatusNotification")])
        #expect(station.answer("2", ["n": 2]) == [])
        let both = [SessionHarness.sentResult("1", ["n": 1]), SessionHarness.sentResult("2", ["n": 2])]
        #expect(station.answer("1", ["n": 1]) == both)
    }

    @Test("a call that crosses ours is handled, and ours is still answered")
    func crossing() {
        var station = SessionHarness.ready()
        #expect(station.make("ours") == [SessionHarness.sentCall("ours")])
        #expect(station.call("theirs") == [SessionHarness.handled("theirs", "StatusNotification")])
        #expect(station.answer("theirs") == [SessionHarness.sentResult("theirs")])
        let text = #"[3,"ours",{"status":"Accepted"}]"#
        let outcome = CallOutcome.result(["status": "Accepted"])
        #expect(station.receive(text) == [.finished(callID: "ours", outcome: outcome, text: text)])
    }

    @Test("the same text again gets the same answer and is not handled again")
    func repetition() {
        var station = SessionHarness.ready()
        _ = station.call("1", "StartTransaction", ["meterStart": 5])
        _ = station.answer("1", ["transactionId": 7])
        let text = SessionHarness.text("1", "StartTransaction", ["meterStart": 5])
        #expect(
            station.call("1", "StartTransaction", ["meterStart": 5], at: 60) == [
                .note(.repeated(id: "1"), text: text), SessionHarness.sentResult("1", ["transactionId": 7]),
            ]
        )
    }

    @Test("the same text while it is being handled is dropped; one answer leaves")
    func repetitionInFlight() {
        var station = SessionHarness()
        _ = station.call("1")
        let text = SessionHarness.text("1", "StatusNotification")
        #expect(station.call("1") == [.note(.repeated(id: "1"), text: text)])
        #expect(station.answer("1") == [SessionHarness.sentResult("1")])
        #expect(
            station.answer("1") == [.note(.lateAnswer(id: "1"), text: #"[3,"1",{}]"#)]
        )
    }

    @Test("the same id with another payload is a new call, and then so is the first once more")
    func reusedID() {
        var station = SessionHarness()
        for status in ["Available", "Charging", "Available"] as [JSONValue] {
            let handled = SessionHarness.handled("1", "StatusNotification", ["status": status])
            #expect(station.call("1", "StatusNotification", ["status": status]) == [handled])
            #expect(station.answer("1") == [SessionHarness.sentResult("1")])
        }
    }

    @Test(
        "what carries the current time is never answered from memory",
        arguments: ["Heartbeat", "BootNotification"]
    )
    func fresh(action: String) {
        var station = SessionHarness()
        for _ in 0..<2 {
            #expect(station.call("1", action) == [SessionHarness.handled("1", action)])
            #expect(station.answer("1") == [SessionHarness.sentResult("1")])
        }
    }

    @Test("an error is not remembered: the repetition is handled")
    func errorsAreRetried() {
        var station = SessionHarness()
        _ = station.call("1")
        let error = Frame.error(id: "1", code: "InternalError", description: "", details: [:])
        _ = station.session.answered(id: "1", with: error, at: station.start)
        #expect(station.call("1") == [SessionHarness.handled("1", "StatusNotification")])
    }

    @Test("only the last few answers are remembered, and only for five minutes, and only small ones")
    func memory() {
        var station = SessionHarness()
        for id in ["1", "2", "3", "4", "5"] {
            _ = station.call(id)
            _ = station.answer(id)
        }
        #expect(station.call("5").contains(SessionHarness.sentResult("5")))
        #expect(station.call("1") == [SessionHarness.handled("1", "StatusNotification")])
        #expect(station.call("5", at: 300) == [SessionHarness.handled("5", "StatusNotification")])

        var other = SessionHarness()
        _ = other.call("big")
        _ = other.answer("big", ["data": .string(String(repeating: "x", count: 2000))])
        #expect(other.call("big") == [SessionHarness.handled("big", "StatusNotification")])
    }

    @Test("more than 32 unanswered calls pause reading, 16 resume it, each said once")
    func backPressure() {
        var station = SessionHarness()
        for number in 1...32 { #expect(!station.call("\(number)").contains(.pauseReading)) }
        #expect(station.call("33").last == .pauseReading)
        #expect(!station.call("34").contains(.pauseReading))
        for number in 1...17 { #expect(!station.answer("\(number)").contains(.resumeReading)) }
        #expect(station.answer("18").last == .resumeReading)
        #expect(!station.answer("19").contains(.resumeReading))
    }

    @Test("a call that the manager forgets is answered InternalError and no longer holds up the others")
    func unhandled() {
        var station = SessionHarness()
        _ = station.call("1")
        _ = station.call("2", at: 1)
        _ = station.answer("2", at: 2)
        #expect(station.fire(at: 24.9) == [])
        let error = Frame.error(
            id: "1",
            code: "InternalError",
            description: "not handled in time",
            details: [:]
        )
        #expect(
            station.fire(at: 25) == [
                .note(.unhandled(id: "1"), text: ""), SessionHarness.sent(error),
                SessionHarness.sentResult("2"),
            ]
        )
        #expect(station.answer("1") == [.note(.lateAnswer(id: "1"), text: #"[3,"1",{}]"#)])
    }

    @Test("NUL and control characters reach the manager and the log as they came")
    func controlCharacters() {
        var station = SessionHarness()
        let text = #"[2,"1","X",{"a":"b\u0000\u0007c"}]"#
        let payload: JSONValue = ["a": "b\0\u{7}c"]
        #expect(station.receive(text) == [.handle(id: "1", action: "X", payload: payload, text: text)])
    }
}
