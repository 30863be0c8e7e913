/// Why bytes of the bus are no message. Nobody is told but the log: a peer that writes such bytes is broken or forged.
enum WireError: Error, Equatable {
    /// The message ends within a field.
    case truncated
    /// A number of more than 64 bits, or beyond what it counts.
    case badNumber
    case badID
    case notUTF8
    /// A field without which the message means nothing.
    case missing(field: Int)
    /// Its form is of a later time: whoever wrote it must be answered in a way that it understands.
    case version(UInt8)
    /// A word that this version does not know, where it cannot be passed over.
    case unknownWord(String)
}
