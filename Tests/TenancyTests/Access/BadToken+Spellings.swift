import Tenancy
import Testing

extension BadToken {
    /// The same parts, written as RFC 7515 does not allow or as another serialisation.
    static let spellings: [BadToken] = [
        BadToken("one dot", .notThreeParts) { _ in "." },
        BadToken("two dots", .malformedHeader) { _ in ".." },
        BadToken("three dots", .notThreeParts) { _ in "..." },
        BadToken("header missing", .malformedHeader) {
            "." + (try $0.good().split(separator: ".").dropFirst().joined(separator: "."))
        },
        BadToken("payload missing", .badSignature) { mint in
            let parts = try mint.good().split(separator: ".")
            return "\(parts[0])..\(parts[2])"
        },
        BadToken("a dot before", .notThreeParts) { "." + (try $0.good()) },
        BadToken("a dot behind", .notThreeParts) { try $0.good() + "." },
        BadToken("JSON serialisation, flattened", .notThreeParts) { mint in
            let parts = try mint.good().split(separator: ".")
            return #"{"protected":"\#(parts[0])","payload":"\#(parts[1])","signature":"\#(parts[2])"}"#
        },
        BadToken("the word Bearer once more", .notBase64URL) { "Bearer " + (try $0.good()) },
        BadToken("in quotes", .notBase64URL) { "\"" + (try $0.good()) + "\"" },
        BadToken("BOM in front", .notBase64URL) { "\u{FEFF}" + (try $0.good()) },
        BadToken("a line break inside", .notBase64URL) {
            try $0.good().split(separator: ".").joined(separator: ".\n")
        },
        BadToken("percent-encoded", .notBase64URL) { try $0.good().dropLast() + "%41" },
        BadToken("full-width dots", .notThreeParts) {
            try $0.good().split(separator: ".").joined(separator: "．")
        },
        BadToken("full-width letter", .notBase64URL) { "ｅ" + (try $0.good().dropFirst()) },
        BadToken("header with padding", .notBase64URL) { mint in
            let parts = try mint.good().split(separator: ".")
            return "\(parts[0])=.\(parts[1]).\(parts[2])"
        },
        BadToken("payload with padding", .notBase64URL) { mint in
            let parts = try mint.good().split(separator: ".")
            return "\(parts[0]).\(parts[1])==.\(parts[2])"
        },
        BadToken("slash of the base64 alphabet", .notBase64URL) { try $0.good().dropLast() + "/" },
        BadToken("impossible length", .notBase64URL) { mint in
            let token = try mint.good()
            let parts = token.split(separator: ".")
            return "\(parts[0]).\(parts[1]).\(String(repeating: "A", count: 85))"
        },
        BadToken("8192 bytes of dots", .notThreeParts) { _ in String(repeating: ".", count: 8192) },
        BadToken("8192 bytes of one part", .notThreeParts) { _ in String(repeating: "A", count: 8192) },
        BadToken("a megabyte", .tooLong) { _ in String(repeating: "A", count: 1_048_576) },
        BadToken("a megabyte with a good token in it", .tooLong) {
            try $0.good() + String(repeating: "A", count: 1_048_576)
        },
        BadToken("token in a token", .malformedHeader) { mint in
            let inner = TokenForge.encode(try mint.good())
            return "\(inner).\(inner).\(inner)"
        },
    ]
}
