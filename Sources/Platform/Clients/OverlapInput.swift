/// The body of an operation that makes a new secret.
struct OverlapInput {
    /// In seconds: for how long the old secret stays good beside the new one.
    let overlap: Int

    /// - Throws: 422.
    init(_ body: inout BodyReader) throws(Problem) {
        overlap = body.optional("overlap_seconds", .integer(0...604_800)) ?? 86_400
        try body.finish()
    }
}
