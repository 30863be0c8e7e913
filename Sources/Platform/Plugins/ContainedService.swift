import Logging
import PluginKit
import ServiceLifecycle

/// A service of a plugin: run again when it ends, after longer and longer pauses; left behind when it does not end.
struct ContainedService: Service {
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(300)
    /// A service that ran so long may fail as if for the first time.
    private static let goodRun = Duration.seconds(600)

    let service: PluginService
    let plugin: any HostedPlugin
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown { await runAgainAndAgain() }
    }

    private func runAgainAndAgain() async {
        var pause = Self.firstPause
        while !Task.isCancelled {
            let started = ContinuousClock.now
            do {
                try await plugin.lane.perform(until: service.run)
                throw PluginFailure.ended(service.name)
            } catch {
                guard !Task.isCancelled else { return }
                if started.duration(to: .now) > Self.goodRun { pause = Self.firstPause }
                plugin.condition.failed(error)
            }
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
