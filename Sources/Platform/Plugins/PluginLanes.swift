import Logging
import PluginKit
import ServiceLifecycle

/// Carries the code of all plugins. First to start and last to stop: a plugin that does not end then is left where it is.
struct PluginLanes: Service {
    let plugins: [any HostedPlugin]
    let logger: Logger
    /// Ends the process: everything else in it has stopped.
    let onStuck: @Sendable () -> Void

    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for plugin in plugins { group.addTask { await plugin.lane.run() } }
                group.addTask { await watch() }
            }
        } onGracefulShutdown: {
            for plugin in plugins { plugin.lane.close() }
        }
    }

    /// Waits for the end, and then no longer than a plugin may take to stop.
    private func watch() async {
        await cancelWhenGracefulShutdown {
            // Being cancelled while asleep is how this ends.
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        }
        guard await !isEmpty(within: PluginDeadline.stop), !Task.isCancelled else { return }
        for plugin in plugins where plugin.lane.running > 0 {
            logger.error(
                "plugin does not stop",
                metadata: ["plugin": "\(plugin.manifest.name)", "calls": "\(plugin.lane.running)"]
            )
        }
        onStuck()
    }

    private func isEmpty(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while plugins.contains(where: { $0.lane.running > 0 }) {
            guard ContinuousClock.now < deadline else { return false }
            guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return false }
        }
        return true
    }
}
