import ServiceLifecycle

/// Hands a plugin its events, and runs beside that what the plugin wants in the same process. All of it is one duty.
struct FeedingService: Service {
    let dispatcher: EventDispatcher
    let services: [ContainedService]

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { await service.run() } }
            group.addTask { try await dispatcher.run() }
            try await group.waitForAll()
        }
    }
}
