import FoundationEssentials

extension CommandCheck {
    /// One of the words that the standard lists, in its own spelling.
    static func word(
        _ text: String,
        _ field: String,
        of words: [String]
    ) throws(CommandRefusal) -> JSONValue {
        guard words.contains(text) else {
            throw CommandRefusal(
                field: field,
                code: "unknown_value",
                message: "expected one of \(words.joined(separator: ", "))"
            )
        }
        return .string(text)
    }

    /// Where a station fetches a file or leaves one: an absolute URI without spaces.
    ///
    /// `maximum`: In characters. 1.6 itself names none; 512 is that of the security white paper, and what stations
    /// have room for.
    static func location(
        _ text: String,
        _ field: String,
        maximum: Int = 512
    ) throws(CommandRefusal) -> JSONValue {
        let value = try Self.text(text, field, maximum: maximum)
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isPlain, let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https", "ftp", "ftps", "sftp"].contains(scheme), url.host()?.isEmpty == false
        else {
            throw CommandRefusal(
                field: field,
                code: "malformed",
                message: "expected a URL of http, https, ftp, ftps or sftp"
            )
        }
        return value
    }

    /// PEM, as far as it can be told without reading the certificate.
    static func pem(_ text: String, _ field: String, maximum: Int) throws(CommandRefusal) -> JSONValue {
        let value = try Self.text(text, field, maximum: maximum)
        guard text.contains("-----BEGIN CERTIFICATE-----"), text.contains("-----END CERTIFICATE-----") else {
            throw CommandRefusal(field: field, code: "malformed", message: "expected a certificate in PEM")
        }
        return value
    }

    /// Refuses a range of times that is empty.
    static func order(
        _ from: Date?,
        _ to: Date?,
        _ field: String
    ) throws(CommandRefusal) {
        guard let from, let to, to <= from else { return }
        throw CommandRefusal(field: field, code: "out_of_range", message: "must be later than the beginning")
    }
}
