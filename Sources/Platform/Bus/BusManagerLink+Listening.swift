import Logging
import ServiceLifecycle
import Synchronization
import Tenancy

/// What managers say.
extension BusManagerLink {
    /// Begins to listen. Before anything else.
    ///
    /// - Throws: ``NATSError``.
    package func listen() async throws {
        connection.whenChanged { [self] isConnected in
            readiness.set("bus", ready: isConnected)
            logger.notice(isConnected ? "connected to NATS" : "no connection to NATS")
            guard isConnected else { return }
            advance { $0.reconnected(at: .now) }
            // Meanwhile they may have been taken for dead, or told to go.
            registry.reportAll()
        }
        try await connection.subscribe(to: BusSubject.answers(to: name)) { [self] in take(answer: $0) }
        try await connection.subscribe(to: BusSubject.managers) { [self] in take(beat: $0) }
        try await connection.subscribe(to: BusSubject.gateway(name)) { [self] in take(echo: $0) }
        try await connection.subscribe(to: BusSubject.roll(at: name)) { [registry] _ in registry.reportAll() }
        for account in accounts.isEmpty ? [nil] : accounts.map(Optional.some) {
            let stations = BusSubject.stations(of: account, at: name)
            try await connection.subscribe(to: stations) { [self] in take(call: $0) }
            try await connection.subscribe(to: BusSubject.close(account)) { [self] in take(close: $0) }
        }
    }

    /// Works until the graceful shutdown, then until managers have taken what waits, but no longer than ten seconds.
    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            turn()
            // Being cancelled while asleep ends the loop.
            try? await Task.sleep(for: timing.beat / 2)
        }
        let deadline = ContinuousClock.now + .seconds(10)
        while !state.withLock(\.lines.isEmpty), ContinuousClock.now < deadline, !Task.isCancelled {
            turn()
            try? await Task.sleep(for: .milliseconds(50))
        }
        let left = state.withLock(\.lines.count)
        if left > 0 {
            logger.warning("events left that no manager took", metadata: ["charge_points": "\(left)"])
        }
        connection.publish(Beat(name: name, isGone: true), to: BusSubject.gateway(name))
        questions.close()
    }

    /// A few times a second.
    private func turn() {
        let now = ContinuousClock.now
        let beat = Beat(name: name, isLeaving: registry.isRefusing, sentAfter: now - start, version: version)
        connection.publish(beat, to: BusSubject.gateway(name))
        questions.expire(at: now)
        advance { $0.look(at: now) }
        let (isAlone, isTooLong) = state.withLock { state in
            guard state.lines.isAlone(at: now) else {
                state.aloneSince = nil
                return (false, false)
            }
            let since = state.aloneSince ?? now
            state.aloneSince = now - since > timing.aloneLimit ? now : since
            return (true, now - since > timing.aloneLimit)
        }
        readiness.set("managers", ready: !isAlone)
        guard isTooLong else { return }
        // The charge points may reach a gateway that reaches a manager.
        logger.error("no manager for too long: closing the sockets", metadata: ["count": "\(registry.count)"])
        registry.sendAway(over: drain)
    }

    /// Of a request for events (even numbers) or of a question (odd ones).
    private func take(answer message: NATSMessage) {
        guard let number = message.tokens.last.flatMap({ UInt64($0) }) else { return }
        guard number.isMultiple(of: 2) else { return questions.answer(number / 2, message) }
        guard !message.isNoResponders else {
            return advance { $0.undelivered(number / 2, at: .now) }
        }
        do {
            let reply = try EventReply(message.bytes)
            advance { $0.answered(reply, at: .now) }
        } catch {
            logger.error("unreadable answer of a manager", metadata: ["error": "\(error)"])
        }
    }

    private func take(beat message: NATSMessage) {
        guard let beat = try? Beat(message.bytes) else { return }
        advance { $0.heard(beat, at: .now) }
    }

    private func take(echo message: NATSMessage) {
        guard let beat = try? Beat(message.bytes), let age = beat.sentAfter else { return }
        state.withLock { $0.lines.heardSelf(from: start + age, at: .now) }
    }

    private func take(call message: NATSMessage) {
        guard let replyTo = message.replyTo else { return }
        do {
            let call = try StationCall(message.bytes)
            connection.publish(CallReply(isHere: handOver(call)), to: replyTo)
        } catch {
            // No socket will get it: the same as if there were none.
            logger.error("unreadable call for a charge point", metadata: ["error": "\(error)"])
            connection.publish(CallReply(isHere: false), to: replyTo)
        }
    }

    /// - Returns: Whether the charge point's socket is here.
    private func handOver(_ call: StationCall) -> Bool {
        guard let connection = registry.connection(of: call.chargePoint) else { return false }
        guard state.withLock({ $0.recentCalls.begin(call.id, at: connection) }) else { return true }
        return registry.call(call)
    }

    private func take(close message: NATSMessage) {
        do {
            let order = try CloseOrder(message.bytes)
            if let chargePoint = order.chargePoint {
                registry.close(chargePoint, because: order.end) { connection in
                    order.only.map { $0 == connection } ?? order.olderThan.map { connection < $0 } ?? true
                }
            } else {
                registry.closeAll(of: order.account, because: order.end)
            }
        } catch {
            logger.error("unreadable order to close sockets", metadata: ["error": "\(error)"])
        }
    }
}
