/// `data` of the event `snapshot`.
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
}
