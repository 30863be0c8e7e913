import OCPP
import Testing

@Suite("The session's timer")
struct TimerSessionTests {
    @Test("is set to the earliest deadline, moved only forwards, and set anew when it fires early")
    func timer() {
        var station = SessionHarness()
        let text = SessionHarness.text("1", "Heartbeat")
        #expect(station.session.received(text, at: station.start).last == .setTimer(at: station.at(25)))
        _ = station.answer("1")
        let sent = station.session.call(
            id: "a",
            action: "Reset",
            payload: [:],
            timeout: .seconds(30),
            at: station.start
        )
        #expect(sent == [SessionHarness.sentCall("a")])
        #expect(station.session.timerFired(at: station.at(25)) == [.setTimer(at: station.at(30))])
        #expect(
            station.session.timerFired(at: station.at(30)) == [
                .finished(callID: "a", outcome: .timedOut, text: nil)
            ]
        )
    }

    @Test("is cancelled when the socket closes")
    func cancelled() {
        var station = SessionHarness()
        _ = station.call("1")
        #expect(station.session.closed() == [.cancelTimer])
    }
}
