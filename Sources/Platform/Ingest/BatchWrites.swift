import FoundationEssentials
import Tenancy

/// What a batch writes: one statement for each table, and those that events have of their own.
///
/// The order is the same for every batch: what others refer to first, the row that everybody writes last, the log behind
/// it. Transactions of batches share no charge point, so they do not wait for each other's rows in a circle.
struct BatchWrites {
    private(set) var statements: [SQL] = []
    /// Which event has which of the statements whose rows mean queued commands.
    private var queueing: [(statement: Int, item: Int)] = []
    /// Which statements name the charge points in whose queues they left commands, and the events of those.
    private var followUps: [Int] = []
    private var booted: [UUID: Int] = [:]

    /// - Parameters:
    ///   - parts: What each event stores.
    ///   - items: The events.
    ///   - boots: The features that go on after boots.
    ///   - told: What plugins are told of it.
    ///   - batch: The transaction.
    ///   - isRepeated: Whether all of it may have been stored already, by an attempt of which nobody knows how it ended.
    init(
        _ parts: [BatchPart],
        of items: [BatchItem],
        after boots: [any BootFollowUp],
        telling told: BatchEvents,
        in batch: borrowing BatchTransaction,
        isRepeated: Bool
    ) {
        addOwn(parts, of: items, in: batch) { $0.first }
        let rows = parts.map(\.rows)
        // One that is closed makes room for the next on its connector.
        let saved = rows.flatMap(\.saved)
        add(TransactionWriting.save, saved.filter { $0.record.status == .active })
        add(TransactionWriting.end, saved.filter { $0.record.status != .active })
        add(TransactionWriting.insert, rows.flatMap(\.opened))
        let samples = rows.flatMap(\.samples)
        add(MeterWriting.insert, samples.filter(\.isNew))
        add(MeterWriting.insertUnlessThere, samples.filter { !$0.isNew })
        let connectors = rows.flatMap(\.connectors)
        add(StatusQueries.setConnectors, connectors.filter { !$0.isLate })
        add(StatusQueries.setConnectorsLate, connectors.filter(\.isLate))
        add(ConnectionQueries.open, rows.compactMap(\.socket))
        add(ConnectionQueries.setVersion, rows.compactMap(\.socket))
        add(ConnectionQueries.close, rows.compactMap(\.closed))
        add(StationStateWriting.update, rows.compactMap(\.state))
        add(BootQueries.describe, rows.compactMap(\.boot))
        add(ConnectionQueries.insert, rows.flatMap(\.connectionEvents))
        addOwn(parts, of: items, in: batch) { $0.own }
        let frames = zip(items, rows).flatMap { item, rows in rows.frames.map { (item.peer, $0) } }
        if !frames.isEmpty { statements.append(MessageLogWriting.insert(frames, isRepeated: isRepeated)) }
        add(EventQueries.insert, told.events)
        addListeners(told, in: batch)
        follow(parts, with: boots)
        addQueueing(parts, of: items, in: batch)
    }

    /// Which events have left commands in their charge point's queue.
    func queued(in results: [[Row]]) throws -> Set<Int> {
        var queued = Set(queueing.filter { !results[$0.statement].isEmpty }.map(\.item))
        for statement in followUps {
            for row in results[statement] {
                if let item = booted[try row.decode("charge_point_id")] { queued.insert(item) }
            }
        }
        return queued
    }

    private mutating func add<Element>(_ statement: ([Element]) -> SQL, _ rows: [Element]) {
        if !rows.isEmpty { statements.append(statement(rows)) }
    }

    /// What features do after boots, when all is written that they look at.
    private mutating func follow(_ parts: [BatchPart], with boots: [any BootFollowUp]) {
        let accepted = parts.enumerated().compactMap { place, part in
            part.rows.boot.flatMap { $0.isAccepted ? (place, $0) : nil }
        }
        guard !accepted.isEmpty else { return }
        for (place, boot) in accepted { booted[boot.peer.chargePoint] = place }
        for statement in boots.flatMap({ $0.statements(afterBoots: accepted.map(\.1)) }) {
            followUps.append(statements.count)
            statements.append(statement)
        }
    }

    /// Statements of single accounts, between a context of each and that of the batch.
    private mutating func addOwn(
        _ parts: [BatchPart],
        of items: [BatchItem],
        in batch: borrowing BatchTransaction,
        _ own: (BatchRows) -> [SQL]
    ) {
        let places = Self.byAccount(parts.indices.filter { !own(parts[$0].rows).isEmpty }, of: items)
        guard !places.isEmpty else { return }
        for (account, places) in places {
            statements.append(batch.context(of: account))
            statements += places.flatMap { own(parts[$0].rows) }
        }
        statements.append(batch.contextOfBatch())
    }

    /// What plugins write of events themselves.
    private mutating func addListeners(_ told: BatchEvents, in batch: borrowing BatchTransaction) {
        guard !told.own.isEmpty else { return }
        for (account, own) in told.own {
            statements.append(batch.context(of: account))
            statements += own
        }
        statements.append(batch.contextOfBatch())
    }

    /// The last of all: nothing needs the batch's context any more.
    private mutating func addQueueing(
        _ parts: [BatchPart],
        of items: [BatchItem],
        in batch: borrowing BatchTransaction
    ) {
        let places = Self.byAccount(parts.indices.filter { !parts[$0].rows.queueing.isEmpty }, of: items)
        for (account, places) in places {
            statements.append(batch.context(of: account))
            for place in places {
                for statement in parts[place].rows.queueing {
                    queueing.append((statements.count, place))
                    statements.append(statement)
                }
            }
        }
    }

    /// In the same order in every batch: some statements lock a row of their account.
    private static func byAccount(_ places: [Int], of items: [BatchItem]) -> [(AccountID, [Int])] {
        Dictionary(grouping: places) { items[$0].peer.account }
            .map { ($0.key, $0.value) }
            .sorted { $0.0.description < $1.0.description }
    }
}
