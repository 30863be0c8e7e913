/// What is taken as somebody's e-mail address: `local@domain` in ASCII, as mail relays take it everywhere (RFC 5321
/// §4.1.2 without quoted local parts and address literals).
package enum EmailAddress {
    private static let longest = 254
    /// RFC 5321 §4.5.3.1.
    private static let longestLocalPart = 64
    private static let longestLabel = 63

    /// Whether a text has this form. Whether anybody reads mail there is another question.
    package static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= longest, let at = text.lastIndex(of: "@") else { return false }
        return isLocalPart(text[..<at]) && isDomain(text[text.index(after: at)...])
    }

    /// How people are told apart: case does not count.
    package static func folded(_ text: String) -> String {
        text.lowercased()
    }

    /// Atoms between dots.
    private static func isLocalPart(_ text: Substring) -> Bool {
        guard text.utf8.count <= longestLocalPart else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.utf8.first, let last = label.utf8.last,
                label.utf8.count <= longestLabel
            else { return false }
            return isLetterOrDigit(first) && isLetterOrDigit(last)
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
