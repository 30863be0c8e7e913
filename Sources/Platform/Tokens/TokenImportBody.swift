/// Schema `TokenImportResult`.
struct TokenImportBody: Encodable, Sendable {
    /// How many tokens there are now that were not there before.
    let imported: Int
}
