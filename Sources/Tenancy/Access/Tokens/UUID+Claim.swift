package import FoundationEssentials

extension UUID {
    /// The spelling that RFC 9562 section 4 asks writers for, as PostgreSQL and the API write it.
    package var lowercaseText: String {
        uuidString.lowercased()
    }

    /// Reads ``lowercaseText`` and no other spelling, so that equal ids in tokens are equal texts.
    package init?(lowercaseText text: String) {
        guard let id = UUID(uuidString: text), id.lowercaseText.utf8.elementsEqual(text.utf8) else {
            return nil
        }
        self = id
    }

    /// When an id of version 7 was made, to the millisecond (RFC 9562 section 5.7); `nil` for other versions.
    var version7Instant: Date? {
        let bytes = uuid
        guard bytes.6 >> 4 == 7, bytes.8 >> 6 == 0b10 else { return nil }
        let high = UInt64(bytes.0) << 40 | UInt64(bytes.1) << 32 | UInt64(bytes.2) << 24
        let low = UInt64(bytes.3) << 16 | UInt64(bytes.4) << 8 | UInt64(bytes.5)
        return Date(timeIntervalSince1970: Double(high | low) / 1000)
    }
}
