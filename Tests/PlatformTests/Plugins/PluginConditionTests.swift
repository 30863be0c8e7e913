import Logging
import PluginKit
import TestSupport
import Testing

@testable import Platform

@Suite("What plugins are paused for")
struct PluginConditionTests {
    private struct Secret: Error, CustomStringConvertible {
        let description = "https://chat.example/hook/of-somebody"
    }

    private let condition = PluginCondition(RecordingPlugin.manifest.name, logger: DatabaseClone.logger)

    private func fail(_ work: PluginWork, _ error: any Error = Secret()) {
        for _ in 0..<5 { condition.failed(error, work) }
    }

    @Test("what works of one kind does not excuse what fails of another")
    func kinds() {
        condition.started()
        for _ in 0..<5 {
            condition.failed(Secret(), .service("deliveries"))
            condition.succeeded()
            condition.succeeded(.service("other"), since: .now)
        }
        #expect(condition.word == .paused && condition.pause != nil)
    }

    @Test("what began before a pause does not end it; what began in it and works does")
    func late() {
        condition.started()
        let before = ContinuousClock.now
        fail(.events)
        condition.succeeded()
        condition.succeeded(.events, since: before)
        #expect(condition.word == .paused)
        condition.succeeded(.events, since: .now)
        #expect(condition.word == .running && condition.complaint == nil)
    }

    @Test("nothing of an error's own text is told to everybody")
    func words() throws {
        fail(.events)
        condition.failed(PluginFailure.timedOut(.seconds(30)), .service("deliveries"))
        condition.listeningFailed(Secret())
        condition.report("redis", "redis://internal:6379 refuses")
        #expect(
            condition.complaint == """
                events: it failed; service deliveries: it took longer than 30.0 seconds; \
                statements in transactions: it failed; redis: not ready
                """
        )
    }

    @Test("the trouble of one account alone pauses nobody")
    func ofOneAccount() {
        condition.started()
        fail(.events, PluginFailure.unreadableSettings)
        fail(.events, PluginError.isOff("some-plugin"))
        #expect(condition.word == .running && condition.complaint == nil)
    }
}
