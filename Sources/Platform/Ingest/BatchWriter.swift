import FoundationEssentials
import Logging
import Tenancy

/// Stores what came of many charge points at the same time by one transaction.
///
/// A batch that fails for one of its rows is cut in two until that row stands alone: it never fails its neighbours.
struct BatchWriter: Sendable {
    /// Role `plugyard_ingest`.
    let database: TenantDatabase
    /// What goes on after boots.
    var followUps: [any BootFollowUp] = []
    var outbox = EventOutbox.nowhere
    /// Told after commits where to look.
    var feeds: FeedDesk?
    let logger: Logger
    private let seen = SeenStations()

    /// Stores all of it, and tells each event how it ended.
    ///
    /// - Parameters:
    ///   - items: The events.
    ///   - isRepeated: Whether they may have been stored already.
    ///   - isPatient: Whether to wait for rows that somebody else holds, as long as the role does.
    /// - Returns: What it did not store.
    func store(
        _ items: [BatchItem],
        isRepeated: Bool = false,
        isPatient: Bool = true
    ) async -> BatchLeftover {
        var (items, isRepeated, pause) = (items, isRepeated, Duration.milliseconds(20))
        var failed: BatchEvents.ListenersFailed?
        while !items.isEmpty {
            do {
                try await write(items, isRepeated: isRepeated, asking: failed == nil, isPatient: isPatient)
                if let failed { outbox.listeners?.failed(failed.plugins, failed.cause) }
                return BatchLeftover()
            } catch let error as BatchEvents.ListenersFailed where isPatient && error.isHeldRow {
                // It is not known yet whose statement waited for it.
                return BatchLeftover(held: items)
            } catch let error as BatchEvents.ListenersFailed {
                // Without them, before anybody else is blamed.
                failed = error
            } catch let error as DatabaseError where error.isHeldRow {
                // Who holds one row of one charge point, an operator by hand or a process that stands still, must not fail
                // the others of the batch.
                logger.debug("batch with rows that are held", metadata: ["count": "\(items.count)"])
                guard items.count == 1 else { return BatchLeftover(held: items) }
                let held = await inTime(items, .now, error)
                return BatchLeftover(refused: held.isEmpty ? [items[0].peer.chargePoint] : [], held: held)
            } catch let error as DatabaseError where error.isTransient || Self.isOvertaken(error, items) {
                logger.debug("batch to be tried again", metadata: ["error": "\(error)"])
                // It fails without them, too.
                failed = nil
                items = await inTime(items, ContinuousClock.now + pause, error)
                guard (try? await Task.sleep(for: pause)) != nil else {
                    _ = await inTime(items, nil, error)
                    return BatchLeftover()
                }
                isRepeated = isRepeated || error.isTransient
                pause = min(pause * 2, .seconds(1))
            } catch is EventDelivery.Superseded {
                // Nothing was stored. Those that are others' by now are theirs.
                items = items.filter { $0.isWanted() }
            } catch {
                guard items.count > 1 else {
                    guard items[0].isWanted() else { return BatchLeftover() }
                    await items[0].failed(error)
                    return BatchLeftover(refused: [items[0].peer.chargePoint])
                }
                logger.debug(
                    "batch to be cut in two",
                    metadata: ["count": "\(items.count)", "error": "\(error)"]
                )
                let half = items.count / 2
                let first = await store(Array(items[..<half]), isRepeated: isRepeated, isPatient: isPatient)
                let second = await store(Array(items[half...]), isRepeated: isRepeated, isPatient: isPatient)
                return first + second
            }
        }
        return BatchLeftover()
    }

    /// The same was stored by somebody else between the look and the write: the next look finds it.
    private static func isOvertaken(_ error: DatabaseError, _ items: [BatchItem]) -> Bool {
        items.count == 1 && error.code == .uniqueViolation
    }

    /// Those that may still be tried at that time; the others have failed, or are for others now. `nil`: none may.
    private func inTime(
        _ items: [BatchItem],
        _ instant: ContinuousClock.Instant?,
        _ error: any Error
    ) async -> [BatchItem] {
        var left: [BatchItem] = []
        for item in items where item.isWanted() {
            if let instant, instant < item.deadline { left.append(item) } else { await item.failed(error) }
        }
        return left
    }

    /// One attempt. `asking`: Whether plugins may write with it.
    private func write(_ items: [BatchItem], isRepeated: Bool, asking: Bool, isPatient: Bool) async throws {
        let start = ContinuousClock.now
        let accounts = Array(Set(items.map(\.peer.account)))
        let (parts, outcomes, states, isTold) = try await database.withBatch(of: accounts) { batch in
            if !isPatient { _ = try await batch.query(["SET LOCAL lock_timeout = '20ms'"]) }
            let lookups = BatchLookups(items)
            let asked = lookups.statements
            let findings = try lookups.findings(in: asked.isEmpty ? [] : try await batch.query(asked))
            let parts = try zip(items, findings).map { item, findings in try item.decide(findings) }
            let told = BatchEvents(parts, of: items, to: outbox, asking: asking)
            let writes = BatchWrites(
                parts,
                of: items,
                after: followUps,
                telling: told,
                passing: seen,
                in: batch,
                isRepeated: isRepeated
            )
            // So that it is known whose statement waits for a row.
            let platforms = isPatient ? [] : writes.statementsOfPlatform
            let first = platforms.isEmpty ? [] : try await batch.query(platforms)
            do {
                let others = Array(writes.statements[platforms.count...])
                let results = first + (try await Self.finish(batch, with: others, for: items))
                return (parts, try writes.outcomes(in: results), writes.states, !told.events.isEmpty)
            } catch let error as DatabaseError where told.mayHaveCaused(error) {
                throw BatchEvents.ListenersFailed(plugins: told.listeners, cause: error)
            }
        }
        seen.wrote(states)
        ChargingMetrics.shared.stored(parts, since: start)
        for (part, outcome) in zip(parts, outcomes) { part.stored(outcome) }
        if isTold { outbox.onWritten() }
        feeds?.note(parts, of: items)
    }

    /// Runs the last statements. They commit with them, in one round trip, where nobody else can have the events.
    ///
    /// A manager that was paused may do its part when others have done it. It holds the rows now that they need for it: so
    /// if it is still the one that shall, they find what it stored.
    ///
    /// - Throws: ``EventDelivery/Superseded`` when some of them are another manager's by now.
    private static func finish(
        _ batch: borrowing BatchTransaction,
        with statements: [SQL],
        for items: [BatchItem]
    ) async throws -> [[Row]] {
        guard items.contains(where: { $0.peer.gateway != nil }) else {
            return try await batch.finish(with: statements)
        }
        let results = try await batch.query(statements)
        guard items.allSatisfy({ $0.isWanted() }) else { throw EventDelivery.Superseded() }
        return results
    }
}
