import FoundationEssentials

extension JSONEncoder {
    /// Writes our bodies. Sorted, because the order would differ from answer to answer otherwise.
    static var api: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }
}
