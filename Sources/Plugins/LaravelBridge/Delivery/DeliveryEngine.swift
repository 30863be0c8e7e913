import FoundationEssentials
import Logging
import PluginKit
import Synchronization
import Tenancy

/// Sends what waits, where events come in. What it knows is in the database: another process goes on where it ended, and an
/// attempt of which nobody knows how it ended is made again.
struct DeliveryEngine: Sendable {
    /// How long it takes at most to see what was changed in another process.
    private static let look = 5.0
    /// Accounts that are looked at each time, in turns; that many are seen in time.
    private static let looksAtOnce = 500

    let stores: any TenantStores
    let accounts: any PluginAccounts<LaravelBridgeSettings>
    let vault: EndpointVault
    let transports: TransportTable
    let bell: DeliveryBell
    let now: @Sendable () -> Date
    let logger: Logger

    /// Until cancelled.
    func run() async throws {
        let state = EngineState()
        await withDiscardingTaskGroup { group in
            var lookAt = now()
            var turns = accounts.known().map(\.account)
            for account in turns { state.plan.withLock { $0.noticed(account, at: now()) } }
            while !Task.isCancelled {
                for account in bell.take() { state.plan.withLock { $0.noticed(account, at: now()) } }
                if now() >= lookAt {
                    if turns.isEmpty { turns = accounts.known().map(\.account) }
                    for account in turns.suffix(Self.looksAtOnce) {
                        state.plan.withLock { $0.noticed(account, at: now()) }
                    }
                    turns.removeLast(min(turns.count, Self.looksAtOnce))
                    lookAt = now().addingTimeInterval(Self.look)
                }
                let step = state.plan.withLock { $0.next(at: now()) }
                for account in step.loads { group.addTask { await load(account, state) } }
                for start in step.starts {
                    group.addTask {
                        await deliver(start, state)
                        bell.ring()
                    }
                }
                let wakeAt = min(step.wakeAt ?? lookAt, lookAt)
                await bell.wait(atMost: wakeAt.timeIntervalSince(now()))
            }
            group.cancelAll()
        }
    }

    /// Looks at what waits in an account.
    private func load(_ account: AccountID, _ state: EngineState) async {
        do {
            let windows = try await windows(of: account, state)
            state.plan.withLock { $0.loaded(account, windows, at: now()) }
        } catch {
            logger.notice("deliveries not read", metadata: ["account.id": "\(account)", "error": "\(error)"])
            state.plan.withLock { $0.notLoaded(account, at: now()) }
        }
        bell.ring()
    }

    private func windows(of account: AccountID, _ state: EngineState) async throws -> [UUID: EndpointWindow] {
        guard accounts.tenant(account) != nil else { return [:] }
        let rows = try await stores.read(of: account, [EndpointQueries.active])[0]
        let endpoints = try rows.map { row throws(DatabaseError) in try Endpoint(row: row) }
        guard !endpoints.isEmpty else { return [:] }
        let positions = state.plan.withLock { plan in endpoints.map { plan.position(of: $0.id, in: account) }
        }
        let found = try await stores.read(
            of: account,
            zip(endpoints, positions).map { DeliveryQueries.window(of: $0.id, after: $1) }
        )
        var windows: [UUID: EndpointWindow] = [:]
        var targets: [UUID: DeliveryTarget] = [:]
        for (endpoint, rows) in zip(endpoints, found) {
            do {
                targets[endpoint.id] = try DeliveryTarget(endpoint, of: account, vault)
            } catch {
                // The others of the account are delivered to all the same.
                logger.error(
                    "webhook not read: what is sealed of it does not open",
                    metadata: ["account.id": "\(account)", "webhook": "\(endpoint.id)", "error": "\(error)"]
                )
                continue
            }
            windows[endpoint.id] = try EndpointWindow(rows, of: endpoint)
        }
        state.targets.withLock { [targets] in $0[account] = targets }
        return windows
    }

    private func deliver(_ start: DeliveryPlan.Start, _ state: EngineState) async {
        let desk = state.desk(of: start.account, stores)
        let content: DeliveryContent?
        do {
            content = try await desk.content(of: start.delivery.id)
        } catch {
            logger.notice(
                "delivery not read",
                metadata: ["account.id": "\(start.account)", "error": "\(error)"]
            )
            content = nil
        }
        let target = state.targets.withLock { $0[start.account]?[start.endpoint] }
        guard let content, let target else { return state.plan.withLock { $0.lost(start, at: now()) } }
        let outcome = await transports.deliver(
            target.attempt(id: content.eventID, type: content.type, body: content.body, at: now())
        )
        // An attempt that was broken off by the end of the process is nobody's fault, and is made again.
        guard !Task.isCancelled else { return state.plan.withLock { $0.lost(start, at: now()) } }
        WebhookMetrics.count(outcome)
        do {
            try await note(outcome, of: start, content, state)
        } catch {
            logger.notice("how a delivery ended is not kept", metadata: ["error": "\(error)"])
            state.plan.withLock { $0.lost(start, at: now()) }
        }
    }

    /// Writes down how an attempt ended, and then lets the plan know: not before, or the next look would find it pending.
    private func note(
        _ outcome: DeliveryOutcome,
        of start: DeliveryPlan.Start,
        _ content: DeliveryContent,
        _ state: EngineState
    ) async throws {
        let date = now()
        var next: PendingDelivery?
        if outcome.verdict == .failed {
            let trouble = DeliveryTrouble(status: outcome.status)
            next = start.delivery.failed(trouble, at: date, jitter: .random(in: 0...1))
        }
        let result = AttemptResult(
            id: start.delivery.id,
            attempts: start.delivery.attempts,
            state: outcome.verdict == .delivered
                ? .delivered : (next == nil && outcome.verdict == .failed ? .dead : .pending),
            next: next,
            outcome: outcome,
            at: date,
            log: try AttemptNote.log(content.log, adding: AttemptNote(outcome, at: date))
        )
        guard outcome.verdict != .gone else {
            try await disable(start.endpoint, of: start.account, noting: result)
            return state.plan.withLock { $0.gone(start) }
        }
        let isDelivered = outcome.verdict == .delivered
        let recovers = isDelivered && state.plan.withLock { $0.foresees(recoveryBy: start) }
        try await state.desk(of: start.account, stores)
            .note(DeliveryDesk.Ending(result: result, recovered: recovers ? start.endpoint : nil))
        if result.state == .dead { WebhookMetrics.countDeadLetters() }
        let jitter = Double.random(in: 0...1)
        let change = state.plan.withLock { plan in
            if let next { return plan.failed(start, next: next, at: date, jitter: jitter) }
            return plan.done(start, isDelivered: isDelivered, at: date, jitter: jitter)
        }
        guard let circuit = change.circuit else { return }
        _ = try? await stores.write(
            of: start.account,
            [DeliveryQueries.relaxed, EndpointQueries.note(circuit, of: start.endpoint)]
        )
    }

    /// It said that it wants nothing any more. What waits for it stays, should somebody take it up again.
    private func disable(_ endpoint: UUID, of account: AccountID, noting result: AttemptResult) async throws {
        try await stores.withTransaction(of: account) { transaction in
            _ = try await transaction.query([
                EndpointQueries.lock(account), EndpointQueries.disable(endpoint),
                DeliveryQueries.note([result]),
            ])
            try await WebhookInterest.say(in: transaction, stores)
        }
        logger.notice(
            "webhook disabled: its receiver answered 410",
            metadata: ["account.id": "\(account)", "webhook": "\(endpoint.uuidString.lowercased())"]
        )
    }
}
