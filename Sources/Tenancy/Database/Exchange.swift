/// What is sent to PostgreSQL in one flush and answered as a whole.
struct Exchange: Sendable {
    enum Content: Sendable {
        /// Statements in pipeline mode, closed by one Sync: one round trip. Without an explicit BEGIN they are one
        /// implicit transaction.
        case statements([SQL])
        /// A script of several statements, by the simple protocol: migrations only.
        case script(String)
    }

    let content: Content
    let deadline: ContinuousClock.Instant
    let completion: @Sendable (Result<[ResultSet], DatabaseError>) -> Void
}
