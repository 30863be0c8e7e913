import FoundationEssentials
import Tenancy

/// `data` of the event `snapshot`; schema `Snapshot`.
struct FeedSnapshotBody: Encodable, Sendable {
    let figures: FeedFiguresBody
    /// The newest that are active.
    let transactions: [TransactionBody]

    func encode(to encoder: any Encoder) throws {
        try figures.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(transactions, forKey: .transactions)
    }

    enum CodingKeys: String, CodingKey {
        case transactions
    }

    /// How everything is, for one reader.
    static func read(_ database: TenantDatabase, for key: FeedKey, now: Date) async throws -> FeedSnapshotBody
    {
        let figures = FeedQueries.figures(of: key.access, showsSessions: key.showsSessions, now: now)
        let sessions = key.showsSessions ? [TransactionQueries.active(limit: FeedQueries.sessionLimit)] : []
        let results = try await database.run(for: key.access, .readOnly, figures + sessions)
        return FeedSnapshotBody(
            figures: try FeedFiguresBody(results, showsSessions: key.showsSessions),
            transactions: key.showsSessions
                ? try results[figures.count].map { try TransactionBody(row: $0) } : []
        )
    }
}
