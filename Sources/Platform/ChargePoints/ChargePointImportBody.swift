/// Schema `ChargePointImportResult`.
struct ChargePointImportBody: Encodable, Sendable {
    /// How many charge points there are now that were not there before.
    let imported: Int
}
