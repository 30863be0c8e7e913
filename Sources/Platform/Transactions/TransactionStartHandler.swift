import FoundationEssentials
import OCPP
import Tenancy

/// Opens a transaction when a charge point says that one began.
///
/// A refused token still gets a transaction id: the charge point has already started, or did so offline, and acts on
/// the `idTagInfo` of the answer (OCPP 1.6 §5.8). The energy counts in any case.
struct TransactionStartHandler: Sendable {
    func work(for start: TransactionStart, _ context: FactContext) -> FactWork {
        .transaction { transaction in
            let peer = context.peer
            var key = Self.contentKey(of: start)
            let (startedAt, clockFlags) = DeviceClock.resolve(start.at, receivedAt: context.receivedAt)
            let found = try await transaction.query([
                TransactionWriting.find(contentKey: key, at: peer.chargePoint),
                TokenLookup.find(start.idTag),
                TokenLookup.policy(transaction.account),
            ])
            let policy = try found[2].first?.decode("unknown_token_policy", as: String.self) ?? "refuse"
            let authorisation = try TokenAuthorisation(row: found[1].first, policy: policy)
            if let known = found[0].first {
                // The same start again, whatever its message id: the same number, nothing changes.
                guard try Self.isAnother(known, clockIsDead: !clockFlags.isEmpty, context) else {
                    return FactResult(
                        .transactionStarted(
                            transactionID: try known.decode("transaction_id"),
                            authorisation.info
                        )
                    )
                }
                key += "|\(DeviceTime.format(context.receivedAt))"
            }
            let results = try await transaction.query([
                TransactionWriting.closeStale(
                    connector: start.connectorID,
                    startedAt: startedAt,
                    isToldLate: context.receivedAt.timeIntervalSince(startedAt) > Self.lateness,
                    at: peer.chargePoint,
                    now: context.receivedAt
                ),
                TransactionWriting.open(
                    start,
                    contentKey: key,
                    startedAt: startedAt,
                    token: authorisation.token,
                    flags: context.flags + clockFlags
                        + (authorisation.info.status == .accepted
                            ? [] : ["token_\(authorisation.info.status.rawValue)"]),
                    of: peer
                ),
                ReservationWriting.use(by: start, contentKey: key, startedAt: startedAt, of: peer),
            ])
            guard let opened = results[1].first else {
                throw DatabaseError(.retryable, "the same start was being stored by somebody else")
            }
            return FactResult(
                .transactionStarted(transactionID: try opened.decode("transaction_id"), authorisation.info)
            )
        }
    }

    /// From how many seconds on a start is an old one, told when the connection was back. Less may be a clock that was
    /// set back.
    private static let lateness = 120.0

    /// A device without a clock says the same time for every session: what it says long after the session of that
    /// content ended is a new one.
    private static func isAnother(
        _ known: Row,
        clockIsDead: Bool,
        _ context: FactContext
    ) throws(DatabaseError) -> Bool {
        guard clockIsDead, try known.decode("status", as: String.self) != "active" else { return false }
        return context.receivedAt.timeIntervalSince(try known.decode("created_at")) > 600
    }

    /// By what a repeated start is recognised (chargers.md, "1.6 transactions"): connector, tag, time and meter.
    static func contentKey(of start: TransactionStart) -> String {
        "start|\(start.connectorID)|\(start.idTag.lowercased())|\(start.at.raw.prefix(64))|\(start.meterStartWh)"
    }
}
