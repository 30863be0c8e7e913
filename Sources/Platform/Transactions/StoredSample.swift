import FoundationEssentials
import OCPP
import Tenancy

/// A meter's sample on its way to the database. One for each, however many hold it on its way.
final class StoredSample: Sendable {
    let peer: StationPeer
    /// 0 is the main meter, which belongs to no transaction.
    let connector: Int
    let transaction: UUID?
    /// By which OCPP knows it, where it was known before.
    let transactionNumber: Int?
    let receivedAt: Date
    let at: Date
    let sample: MeterSample
    /// Whether it cannot have been stored before: nothing is looked up for it.
    let isNew: Bool

    private init(
        _ sample: MeterSample,
        at: Date,
        isNew: Bool,
        connector: Int,
        transaction: UUID?,
        transactionNumber: Int?,
        receivedAt: Date,
        peer: StationPeer
    ) {
        self.sample = sample
        self.at = at
        self.isNew = isNew
        self.connector = connector
        self.transaction = transaction
        self.transactionNumber = transactionNumber
        self.receivedAt = receivedAt
        self.peer = peer
    }

    /// `known`: The transaction to which the samples belong, as it was before them.
    static func rows(
        of samples: [MeterSample],
        connector: Int,
        of transaction: UUID?,
        known: TransactionRecord?,
        receivedAt: Date,
        at peer: StationPeer
    ) -> [StoredSample] {
        let number = known?.number
        // An active transaction knows when its meter was last heard of. Samples of `Transaction.Begin` do not count there.
        let known = known.flatMap { $0.status == .active ? $0 : nil }
        return samples.map { sample in
            let at = DeviceClock.resolve(sample.at, receivedAt: receivedAt).date
            let isLater = known.map { $0.lastMeterAt.map { $0 < at } ?? true } ?? false
            return StoredSample(
                sample,
                at: at,
                isNew: transaction == nil || (isLater && !sample.isBegin),
                connector: connector,
                transaction: transaction,
                transactionNumber: number,
                receivedAt: receivedAt,
                peer: peer
            )
        }
    }
}
