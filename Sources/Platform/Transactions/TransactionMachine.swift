import FoundationEssentials
import OCPP
import Tenancy

/// Decides what the facts of a charge point mean for its transactions (docs/transactions.md).
///
/// A pure value: what is known goes in, a decision comes out. Loading and storing is ``TransactionLookup``'s and
/// ``TransactionWriting``'s part; the constraints of the table are the last guard.
///
/// A charge point that connects or boots again decides nothing: its transactions stay open, because many stations charge on
/// through a reboot, until their stop, the next start on the connector, or the account's patience
/// (``timePassed(_:silentSince:patience:)``).
struct TransactionMachine: Sendable {
    /// When the message came, or when the platform looked.
    let now: Date

    /// From how many seconds on a start is an old one, told when the connection was back. Less may be a clock that was
    /// set back.
    private static let lateness = 120.0
    /// From how many seconds on a start may be the one of a stop that was told before it.
    private static let joinableAfter = 30.0
    /// How long the same content is one start where the device has no clock, and so says one time for all of them.
    private static let deadClockPatience = 600.0

    /// How long a charge point may take to replay what it kept while it was offline.
    private static let replayTime = 86_400.0

    // MARK: Start

    /// - Parameters:
    ///   - start: As the charge point told it.
    ///   - known: Of this charge point: the transaction of the same content, the one that is active on the connector, the
    ///     next that began there after this one, and orphans that ended after it began.
    ///   - tokenID: The account's token, if it is one.
    ///   - prices: Those of a session that begins there and then.
    ///   - flags: What was forgiven so far, and what the token was.
    /// - Returns: What to store, and which number is answered.
    func started(
        _ start: TransactionStart,
        known: [TransactionRecord],
        tokenID: UUID?,
        prices: SessionPrices?,
        flags: [String]
    ) -> StartDecision {
        let (startedAt, clockFlags) = DeviceClock.resolve(start.at, receivedAt: now)
        var key = Self.contentKey(of: start)
        let ofContent = known.filter { $0.contentKey == key || $0.contentKey.hasPrefix("\(key)|") }
        if let same = ofContent.max(by: { $0.createdAt < $1.createdAt }) {
            guard isAnother(than: same, hasDeadClock: !clockFlags.isEmpty) else {
                return .sameAgain(number: same.number)
            }
            key += "|\(DeviceTime.format(now))"
        }
        let told = NewTransaction(
            status: .active,
            connector: start.connectorID,
            token: start.idTag,
            tokenID: tokenID,
            startedAt: startedAt,
            meterStartWh: start.meterStartWh,
            flags: flags + clockFlags,
            contentKey: key,
            prices: prices
        )
        let open = known.first { $0.status == .active && $0.connector == start.connectorID }
        if clockFlags.isEmpty, let orphan = stop(of: told, among: known) {
            // One that began later is none of this one's business: it is over.
            let older = open.flatMap { ($0.startedAt ?? startedAt) <= startedAt ? $0 : nil }
            return .join(join(orphan, told), closing: older.flatMap { closing($0, startedAt) })
        }
        guard let open else { return .open(told, closing: nil) }
        if let closed = closing(open, startedAt) { return .open(told, closing: closed) }
        // A later one goes on. This one is over, and its stop will be told as well.
        var late = told
        late.status = .stale
        late.flags.append(TransactionFlag.toldLate)
        return .open(late, closing: nil)
    }

    /// The older transaction of a connector, closed because another began; `nil` when it is the later one.
    private func closing(_ open: TransactionRecord, _ startedAt: Date) -> TransactionRecord? {
        let isToldLate = now.timeIntervalSince(startedAt) > Self.lateness
        guard !isToldLate || open.startedAt.map({ $0 <= startedAt }) ?? true else { return nil }
        var closed = open
        closed.closeAsStale(by: startedAt, TransactionFlag.closedByNextStart)
        return closed
    }

    private func isAnother(than known: TransactionRecord, hasDeadClock: Bool) -> Bool {
        hasDeadClock && known.status != .active
            && now.timeIntervalSince(known.createdAt) > Self.deadClockPatience
    }

    /// The stop that was told before its start: it ended after this start began and before the next one on the connector,
    /// did not run backwards, and was not another's.
    private func stop(of start: NewTransaction, among known: [TransactionRecord]) -> TransactionRecord? {
        guard now.timeIntervalSince(start.startedAt) > Self.joinableAfter else { return nil }
        let next = known.filter { $0.connector == start.connector }.compactMap(\.startedAt)
            .filter { $0 > start.startedAt }.min()
        let candidates = known.filter { orphan in
            guard orphan.status == .orphan, let endedAt = orphan.endedAt, let meter = orphan.meterStopWh
            else {
                return false
            }
            return endedAt > start.startedAt && next.map { endedAt <= $0 } ?? true
                && meter >= start.meterStartWh
                && (orphan.token.map { Self.isSame($0, start.token) } ?? true)
        }
        return candidates.min { ($0.endedAt ?? now) < ($1.endedAt ?? now) }
    }

    private func join(_ orphan: TransactionRecord, _ start: NewTransaction) -> TransactionRecord {
        var joined = orphan
        joined.stopKey = orphan.contentKey
        joined.contentKey = start.contentKey
        joined.connector = start.connector
        joined.token = start.token
        joined.tokenID = start.tokenID
        joined.startedAt = start.startedAt
        joined.meterStartWh = start.meterStartWh
        joined.register = RegisterState(
            believed: RegisterReading(wh: start.meterStartWh, at: start.startedAt)
        )
        joined.prices = start.prices
        joined.flags = orphan.flags.filter { !$0.hasPrefix("unknown_transaction:") }
        joined.note(start.flags + [TransactionFlag.stopToldFirst])
        let stop = TransactionStop(
            transactionID: 0,
            meterStopWh: orphan.meterStopWh ?? start.meterStartWh,
            at: DeviceTime(""),
            reason: orphan.stopReason
        )
        joined.close(by: stop, endedAt: orphan.endedAt ?? now, receivedAt: now)
        return joined
    }

    // MARK: Stop

    /// - Parameters:
    ///   - stop: As the charge point told it.
    ///   - known: Of this charge point: the transaction of that number, what the same stop ended before, and for numbers
    ///     that nobody gave (0, -1) all that wait for a stop.
    ///   - flags: What was forgiven so far.
    /// - Returns: What to store.
    func stopped(_ stop: TransactionStop, known: [TransactionRecord], flags: [String]) -> StopDecision {
        let key = Self.contentKey(of: stop)
        let (endedAt, clockFlags) = DeviceClock.resolve(stop.at, receivedAt: now)
        if known.contains(where: { $0.stopKey == key || ($0.status == .orphan && $0.contentKey == key) }) {
            return .sameAgain
        }
        guard var meant = transaction(meantBy: stop, endedAt, among: known) else {
            return .keepOrphan(
                OrphanStop(
                    id: .version7(at: now),
                    token: stop.idTag,
                    endedAt: endedAt,
                    meterStopWh: stop.meterStopWh,
                    stopReason: stop.reason.map { String($0.prefix(50)) },
                    flags: flags + clockFlags + [TransactionFlag.unknownTransaction(stop.transactionID)],
                    contentKey: key
                )
            )
        }
        guard meant.status != .completed else { return .sameAgain }
        meant.note(flags + clockFlags)
        if stop.transactionID <= 0 { meant.stopKey = key }
        meant.close(by: stop, endedAt: endedAt, receivedAt: now)
        return .close(meant)
    }

    /// By its number; or, begun offline and without one, the only one that this stop can have ended.
    private func transaction(
        meantBy stop: TransactionStop,
        _ endedAt: Date,
        among known: [TransactionRecord]
    ) -> TransactionRecord? {
        guard stop.transactionID <= 0 else {
            return known.first { $0.number == stop.transactionID && $0.status != .orphan }
        }
        let possible = known.filter { record in
            guard record.status == .active || isReplayed(record) else { return false }
            let isBegun = record.startedAt.map { $0 <= endedAt } ?? true
            return isBegun && record.meterStartWh.map { $0 <= stop.meterStopWh } ?? true
        }
        let open = possible.filter { $0.status == .active }
        let candidates = open.isEmpty ? possible : open
        if candidates.count == 1 { return candidates[0] }
        guard let tag = stop.idTag else { return nil }
        let ofTag = candidates.filter { $0.token.map { Self.isSame($0, tag) } ?? false }
        return ofTag.count == 1 ? ofTag[0] : nil
    }

    /// Whether its start was told from a queue a while ago, so that its stop is still to come from there.
    private func isReplayed(_ record: TransactionRecord) -> Bool {
        record.status == .stale && record.flags.contains(TransactionFlag.toldLate)
            && now.timeIntervalSince(record.createdAt) < Self.replayTime
    }

    // MARK: Meter values

    /// The transaction with the report in it; `nil` when the report changes none.
    func metered(_ report: MeterReport, known: TransactionRecord?) -> TransactionRecord? {
        guard var record = known, record.status == .active else { return nil }
        record.take(report.samples, receivedAt: now)
        return record == known ? nil : record
    }

    // MARK: Time

    /// - Parameters:
    ///   - record: One that is open.
    ///   - silentSince: When its charge point, or anything about this transaction, was last heard of.
    ///   - patience: How long the account waits; `nil` is for ever.
    /// - Returns: The transaction closed as an estimate; `nil` while it is waited for.
    func timePassed(
        _ record: TransactionRecord,
        silentSince: Date,
        patience: TimeInterval?
    ) -> TransactionRecord? {
        guard let patience, record.status == .active, now.timeIntervalSince(silentSince) >= patience else {
            return nil
        }
        var closed = record
        closed.closeAsStale(by: silentSince, TransactionFlag.closedAsVanished)
        return closed
    }

    // MARK: Content

    /// By what a repeated start is recognised (chargers.md, "1.6 transactions"): connector, tag, time and meter. Bounded,
    /// since it is indexed and a device may say anything.
    static func contentKey(of start: TransactionStart) -> String {
        "start|\(start.connectorID)|\(start.idTag.lowercased().prefix(255))|\(start.at.raw.prefix(64))|\(start.meterStartWh)"
    }

    /// By what a repeated stop is recognised; bounded as well.
    static func contentKey(of stop: TransactionStop) -> String {
        "stop|\(stop.transactionID)|\(stop.at.raw.prefix(64))|\(stop.meterStopWh)"
    }

    /// idTags are case-insensitive (OCPP 1.6 §7.28).
    private static func isSame(_ tag: String, _ other: String) -> Bool {
        tag.lowercased() == other.lowercased()
    }
}
