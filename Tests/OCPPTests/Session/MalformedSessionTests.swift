import OCPP
import Testing

@Suite("Malformed texts")
struct MalformedSessionTests {
    @Test(
        "with a readable id they are answered, and the socket stays",
        arguments: [#"[2,"1","X",[]]"#, #"[2,"1","X",{"#, #"[9,"1","X",{}]"#, #"[2,"1"]"#]
    )
    func answered(text: String) {
        var station = SessionHarness()
        let actions = station.receive(text)
        guard actions.count == 2, case .note(.malformed(let frame), text) = actions[0],
            case .send(_, .error("1", "FormationViolation", frame.reason, [:])) = actions[1]
        else {
            Issue.record("\(actions)")
            return
        }
        #expect(station.call("2") == [SessionHarness.handled("2", "StatusNotification")])
    }

    @Test(
        "without a readable id, or when they are answers, they are only noted",
        arguments: ["x", "[2,", #"[3,"9",[]]"#]
    )
    func noted(text: String) {
        var station = SessionHarness()
        let actions = station.receive(text)
        guard actions.count == 1, case .note(.malformed, text) = actions[0] else {
            Issue.record("\(actions)")
            return
        }
    }

    @Test(
        "a broken answer ends the call that waits, and the next one leaves",
        arguments: [#"[3,"a",[]]"#, #"[3,"a",{"#, "[3,", #"["#, "garbage", #"[null,"a"]"#]
    )
    func waitingCallFails(text: String) {
        var station = SessionHarness.ready()
        _ = station.make("a")
        _ = station.make("b")
        let actions = station.receive(text)
        guard actions.count == 3, case .finished("a", .error("FormationViolation", _, _), text) = actions[1]
        else {
            Issue.record("\(actions)")
            return
        }
        #expect(actions[2] == SessionHarness.sentCall("b"))
    }

    @Test("a broken call or a broken answer to something else leaves the waiting call alone")
    func waitingCallStays() {
        var station = SessionHarness.ready()
        _ = station.make("a")
        for text in [#"[2,"x","Y",{"#, "[2,", #"[3,"x",[]]"#] {
            #expect(!station.receive(text).contains { if case .finished = $0 { true } else { false } })
        }
        let text = #"[3,"a",{}]"#
        #expect(station.receive(text) == [.finished(callID: "a", outcome: .result([:]), text: text)])
    }
}
