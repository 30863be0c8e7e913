import Logging
import PluginKit
import ServiceLifecycle

/// A service of a plugin: run again when it ends, after longer and longer pauses; left behind when it does not end.
struct ContainedService: Service {
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(300)
    /// A service that ran so long may fail as if for the first time.
    private static let goodRun = Duration.seconds(600)
    /// And one that ran so long works.
    private static let soundRun = Duration.seconds(60)

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
                try await runOnce(since: started)
            } catch {
                guard !Task.isCancelled else { return }
                if started.duration(to: .now) > Self.goodRun { pause = Self.firstPause }
                plugin.condition.failed(error, work)
            }
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private var work: PluginWork { .service(service.name) }

    /// Until it ends, which is its failure, or is cancelled.
    private func runOnce(since started: ContinuousClock.Instant) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await plugin.lane.perform(until: service.run)
                throw PluginFailure.ended(service.name)
            }
            group.addTask {
                // Being cancelled while asleep is the end of a short run.
                guard (try? await Task.sleep(for: Self.soundRun)) != nil else { return }
                plugin.condition.succeeded(work, since: started)
            }
            while try await group.next() != nil {}
        }
    }
}
