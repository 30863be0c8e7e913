import FoundationEssentials
import Logging
import PluginKit
import ServiceLifecycle
import Tenancy

/// Starts plugins, keeps what they asked for running, and stops them.
struct PluginRun: Service {
    /// Between two looks at what accounts have changed: it holds everywhere within five seconds.
    private static let look = Duration.seconds(2)
    /// How many of those looks are between two times that it is said which plugins run here.
    private static let looksUntilRenewal = 60
    private static let readinessInterval = Duration.seconds(10)

    let plugins: [any HostedPlugin]
    let standings: PluginStandings
    let bell: EventBell
    let worker: SystemDatabase
    /// This process.
    let holder: String
    let logger: Logger

    func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { await watchAccounts() }
            for plugin in plugins { group.addTask { await run(plugin) } }
        }
    }

    private func watchAccounts() async {
        await cancelWhenGracefulShutdown {
            var looks = 0
            while !Task.isCancelled {
                // Being cancelled while asleep is how this ends.
                guard (try? await Task.sleep(for: Self.look)) != nil else { return }
                looks += 1
                do {
                    if looks.isMultiple(of: Self.looksUntilRenewal) {
                        try await standings.register(plugins.map(\.facts), with: worker)
                    } else {
                        try await standings.learn(from: worker)
                    }
                } catch {
                    logger.notice("which plugins are on is not known", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// One plugin, from its start to its end. What goes wrong is its own.
    private func run(_ plugin: any HostedPlugin) async {
        let isStarted = await cancelWhenGracefulShutdown { await start(plugin) }
        guard isStarted else { return }
        await withDiscardingTaskGroup { group in
            // One that has nothing but routes is there until the end, too. Being cancelled is another end.
            group.addTask { try? await gracefulShutdown() }
            if !plugin.facts.always.union(plugin.facts.onRequest).isEmpty {
                group.addTask { await lease("plugin_events:\(plugin.manifest.name)", feeding(plugin)) }
            }
            for service in plugin.services where service.placement != .withEvents {
                group.addTask { await run(service, of: plugin) }
            }
            if !plugin.readiness.isEmpty {
                group.addTask { await cancelWhenGracefulShutdown { await watchReadiness(of: plugin) } }
            }
        }
        await plugin.stop()
    }

    /// Tried again, after pauses, while it fails. Returns whether it started.
    private func start(_ plugin: any HostedPlugin) async -> Bool {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                try await plugin.start()
                plugin.condition.succeeded(.lifecycle, since: began)
                return true
            } catch {
                plugin.condition.failed(error, .lifecycle)
            }
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(60))
        }
        return false
    }

    /// What hands a plugin its events, and what it wants to run beside that.
    private func feeding(_ plugin: any HostedPlugin) -> any Service {
        let services = plugin.services.filter { $0.placement == .withEvents }.map {
            ContainedService(service: $0, plugin: plugin, logger: logger)
        }
        return FeedingService(dispatcher: dispatcher(plugin), services: services)
    }

    private func dispatcher(_ plugin: any HostedPlugin) -> EventDispatcher {
        var logger = logger
        logger[metadataKey: "plugin"] = "\(plugin.manifest.name)"
        return EventDispatcher(
            plugin: plugin,
            worker: worker,
            standings: standings,
            bell: bell,
            logger: logger
        )
    }

    private func run(_ service: PluginService, of plugin: any HostedPlugin) async {
        let contained = ContainedService(service: service, plugin: plugin, logger: logger)
        switch service.placement {
        case .everyProcess:
            await contained.run()
        case .oneProcess:
            await lease("plugin:\(plugin.manifest.name):\(service.name)", contained)
        case .withEvents:
            // Run beside the dispatcher.
            break
        }
    }

    private func lease(_ duty: String, _ service: any Service) async {
        let leased = LeasedService(duty, holder: holder, worker: worker, service: service, logger: logger)
        do {
            try await leased.run()
        } catch {
            logger.error("a plugin's duty ended", metadata: ["duty": "\(duty)", "error": "\(error)"])
        }
    }

    private func watchReadiness(of plugin: any HostedPlugin) async {
        while !Task.isCancelled {
            for check in plugin.readiness {
                do {
                    let complaint = try await plugin.lane.perform(within: PluginDeadline.readiness) {
                        await check.complaint()
                    }
                    plugin.condition.report(check.name, complaint)
                } catch {
                    plugin.condition.report(check.name, "\(error)")
                }
            }
            // Being cancelled while asleep is how this ends.
            try? await Task.sleep(for: Self.readinessInterval)
        }
    }
}
