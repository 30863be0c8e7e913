import OCPP
import Testing

@Suite("Readiness")
struct ReadinessSessionTests {
    @Test("no call of ours leaves before the boot is answered")
    func boot() {
        var station = SessionHarness()
        #expect(station.make("a") == [])
        _ = station.call("boot", "BootNotification")
        #expect(station.answer("boot") == [SessionHarness.sentResult("boot"), SessionHarness.sentCall("a")])
    }

    @Test("a station that does not boot is ready once any call of it is answered")
    func otherCall() {
        var station = SessionHarness()
        _ = station.make("a")
        #expect(station.call("1", "Heartbeat") == [SessionHarness.handled("1", "Heartbeat")])
        #expect(station.answer("1") == [SessionHarness.sentResult("1"), SessionHarness.sentCall("a")])
    }

    @Test("a silent station is ready after five seconds, for which a timer is set")
    func grace() {
        var station = SessionHarness()
        let actions = station.session.call(
            id: "a",
            action: "Reset",
            payload: [:],
            timeout: .seconds(10),
            at: station.at(1)
        )
        #expect(actions == [.setTimer(at: station.at(5))])
        #expect(station.fire(at: 4.9) == [])
        #expect(station.fire(at: 5) == [SessionHarness.sentCall("a")])
    }

    @Test("while a boot is being answered everything holds, even after the grace, even the second time")
    func bootInFlight() {
        var station = SessionHarness()
        _ = station.call("boot", "BootNotification", at: 4)
        _ = station.make("a", at: 4)
        #expect(station.fire(at: 6) == [])
        #expect(station.answer("boot", at: 7).last == SessionHarness.sentCall("a"))
        _ = station.receive(#"[3,"a",{}]"#, at: 8)
        _ = station.call("again", "BootNotification", at: 8)
        #expect(station.make("b", at: 8) == [])
        #expect(station.answer("again", at: 9).last == SessionHarness.sentCall("b"))
    }
}
