import FoundationEssentials

extension FieldRule<String> {
    /// An account's short name for paths. It never changes, and cannot be taken for an id or for the platform itself.
    static var slug: Self {
        text(
            1...48,
            expected: "a-z, 0-9 and inner hyphens, not in the form of a UUID and not \"platform\""
        ) { text in
            let isSpelled = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            return isSpelled && !text.hasPrefix("-") && !text.hasSuffix("-") && UUID(uuidString: text) == nil
                && text != AccountChoice.platformSlug
        }
    }
}
