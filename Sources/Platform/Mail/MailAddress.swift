/// One mailbox: `local@domain` in ASCII (RFC 5321 §4.1.2 without quoted local parts and address literals).
package struct MailAddress: Sendable, Hashable {
    package let text: String
    private let at: String.Index

    /// RFC 5321 §4.5.3.1.
    private static let longest = 254
    private static let longestLocalPart = 64
    private static let longestLabel = 63

    /// - Throws: ``MailError`` with code `malformedAddress`.
    package init(_ text: String) throws(MailError) {
        guard text.utf8.count <= Self.longest, let at = text.lastIndex(of: "@"),
            Self.isLocalPart(text[..<at]), Self.isDomain(text[text.index(after: at)...])
        else {
            throw MailError(.malformedAddress, "not an address of the form local@domain")
        }
        self.text = text
        self.at = at
    }

    /// Whether a text has this form. Whether anybody reads mail there is another question.
    package static func isValid(_ text: String) -> Bool {
        do {
            _ = try MailAddress(text)
            return true
        } catch {
            return false
        }
    }

    /// How people are told apart: case does not count.
    package static func folded(_ text: String) -> String {
        text.lowercased()
    }

    package var domain: Substring {
        text[text.index(after: at)...]
    }

    /// For the log: `a…@example.org`.
    package var masked: String {
        "\(text.prefix(1))…@\(domain)"
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
            let bytes = Array(label.utf8)
            guard let first = bytes.first, let last = bytes.last, bytes.count <= longestLabel else {
                return false
            }
            return isLetterOrDigit(first) && isLetterOrDigit(last)
                && bytes.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
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
