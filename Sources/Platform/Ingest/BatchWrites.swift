import FoundationEssentials
import Tenancy

/// What a batch writes: one statement for each table, and those that events have of their own.
///
/// The order is the same for every batch: what others refer to first, the row that everybody writes last, the log behind
/// it. Transactions of batches share no charge point, so they do not wait for each other's rows in a circle.
struct BatchWrites {
    private(set) var statements: [SQL] = []
    private var countOfPlatform = 0
    /// What it writes of charge points' own state.
    let states: [StationStateChange]
    /// Which event has which of the statements whose rows mean queued commands.
    private var queueing: [(statement: Int, item: Int)] = []
    /// Which statements name the charge points in whose queues they left commands, and the events of those.
    private var followUps: [Int] = []
    private var booted: [UUID: Int] = [:]
    /// Statements that name the charge points for which sockets at several gateways speak, and the events that ask.
    private var placing: [(statement: Int, items: [UUID: Int])] = []
    private let count: Int

    /// - Parameters:
    ///   - parts: What each event stores.
    ///   - items: The events.
    ///   - boots: The features that go on after boots.
    ///   - told: What plugins are told of it.
    ///   - seen: Of whom it is no news that they were seen.
    ///   - batch: The transaction.
    ///   - isRepeated: Whether all of it may have been stored already, by an attempt of which nobody knows how it ended.
    init(
        _ parts: [BatchPart],
        of items: [BatchItem],
        after boots: [any BootFollowUp],
        telling told: BatchEvents,
        passing seen: SeenStations,
        in batch: borrowing BatchTransaction,
        isRepeated: Bool
    ) {
        count = items.count
        let rows = TableRows(parts, of: items)
        states = seen.news(in: rows.states)
        addOwn(rows.first, of: items, in: batch) { parts[$0].rows.first }
        // One that is closed makes room for the next on its connector.
        add(TransactionWriting.measure, rows.measured)
        add(TransactionWriting.save, rows.saved)
        add(TransactionWriting.end, rows.ended)
        add(TransactionWriting.insert, rows.opened)
        add(MeterWriting.insert, rows.newSamples)
        add(MeterWriting.insertUnlessThere, rows.samples)
        add(StatusQueries.setConnectors, rows.connectors)
        add(StatusQueries.setConnectorsLate, rows.lateConnectors)
        add(ConnectionQueries.open, rows.sockets.filter { $0.peer.gateway == nil })
        place(ConnectionQueries.openNewest, rows.socketsElsewhere)
        place(ConnectionQueries.present, rows.present)
        add(ConnectionQueries.setVersion, rows.sockets)
        add(ConnectionQueries.close, rows.closed)
        add(StationStateWriting.update, states)
        add(BootQueries.describe, rows.boots)
        add(ConnectionQueries.insert, rows.connectionEvents)
        addOwn(rows.own, of: items, in: batch) { parts[$0].rows.own }
        if !rows.frames.isEmpty {
            statements.append(MessageLogWriting.insert(rows.frames, isRepeated: isRepeated))
        }
        add(EventQueries.insert, told.events)
        if !rows.boots.isEmpty { follow(parts, with: boots) }
        addQueueing(rows.queueing, in: parts, of: items, in: batch)
        countOfPlatform = statements.count
        addListeners(told, in: batch)
    }

    /// Those of ``statements`` that are not plugins'.
    var statementsOfPlatform: [SQL] {
        Array(statements[..<countOfPlatform])
    }

    /// What became of each event.
    func outcomes(in results: [[Row]]) throws -> [BatchOutcome] {
        var outcomes = Array(repeating: BatchOutcome(), count: count)
        for (statement, item) in queueing where !results[statement].isEmpty {
            outcomes[item].hasQueued = true
        }
        for statement in followUps {
            for row in results[statement] {
                if let item = booted[try row.decode("charge_point_id")] { outcomes[item].hasQueued = true }
            }
        }
        for (statement, items) in placing {
            for item in items.values { outcomes[item].socket = .superseded }
            for row in results[statement] {
                guard let item = items[try row.decode("charge_point_id")] else { continue }
                outcomes[item].socket = .speaks(before: try row.decode("gateway"))
            }
        }
        return outcomes
    }

    private mutating func add<Element>(_ statement: ([Element]) -> SQL, _ rows: [Element]) {
        if !rows.isEmpty { statements.append(statement(rows)) }
    }

    /// Sockets that may find that they are not the newest of their charge point.
    private mutating func place(_ statement: ([OpenedSocket]) -> SQL, _ placed: [PlacedSocket]) {
        guard !placed.isEmpty else { return }
        let items = placed.map { ($0.socket.peer.chargePoint, $0.item) }
        placing.append((statements.count, Dictionary(items) { _, last in last }))
        statements.append(statement(placed.map(\.socket)))
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
        _ places: [Int],
        of items: [BatchItem],
        in batch: borrowing BatchTransaction,
        _ own: (Int) -> [SQL]
    ) {
        guard !places.isEmpty else { return }
        for (account, places) in Self.byAccount(places, of: items) {
            statements.append(batch.context(of: account))
            statements += places.flatMap(own)
        }
        statements.append(batch.contextOfBatch())
    }

    /// What plugins write of events themselves: the last of all, with little patience. Others wait for the batch.
    private mutating func addListeners(_ told: BatchEvents, in batch: borrowing BatchTransaction) {
        guard !told.own.isEmpty else { return }
        statements += ["SET LOCAL statement_timeout = '1s'", "SET LOCAL lock_timeout = '200ms'"]
        for (account, own) in told.own {
            statements.append(batch.context(of: account))
            statements += own
        }
    }

    /// Behind all else: nothing needs the batch's context any more.
    private mutating func addQueueing(
        _ places: [Int],
        in parts: [BatchPart],
        of items: [BatchItem],
        in batch: borrowing BatchTransaction
    ) {
        for (account, places) in Self.byAccount(places, of: items) {
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
