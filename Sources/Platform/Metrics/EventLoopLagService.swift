package import NIOCore
import ServiceLifecycle

/// Looks how late event loops are: one that is busy, or blocked, keeps every charge point on it waiting.
package struct EventLoopLagService: Service {
    private let group: any EventLoopGroup
    private let interval: TimeAmount

    /// - Parameters:
    ///   - group: All of its loops are watched.
    ///   - interval: Between two looks at each loop.
    package init(_ group: any EventLoopGroup, every interval: Duration = .milliseconds(500)) {
        self.group = group
        self.interval = TimeAmount(interval)
    }

    package func run() async throws {
        let watches = group.makeIterator().map { loop in watch(loop) }
        // Nothing ends this but the shutdown.
        try? await gracefulShutdown()
        for watch in watches { watch.cancel() }
    }

    private func watch(_ loop: any EventLoop) -> RepeatedTask {
        let interval = interval
        let expected = NIOLoopBoundBox.makeBoxSendingValue(loop.now + interval, eventLoop: loop)
        return loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            let now = NIODeadline.now()
            ProcessHealthMetrics.shared.loopWasLate(by: Duration(now - expected.value))
            // Each delay counts from the end of the last.
            expected.value = now + interval
        }
    }
}
