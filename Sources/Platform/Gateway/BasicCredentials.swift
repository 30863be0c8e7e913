import FoundationEssentials

/// The decoded half of an `Authorization: Basic` header (RFC 7617), as bytes: keys may be raw binary.
struct BasicCredentials: Equatable {
    private let bytes: [UInt8]

    /// - Returns: `nil` for another scheme and for what is no base64. Padding may be missing.
    init?(header: String) {
        let parts = header.split(
            maxSplits: 1,
            omittingEmptySubsequences: true,
            whereSeparator: \.isWhitespace
        )
        guard parts.count == 2, parts[0].lowercased() == "basic" else { return nil }
        var text = parts[1].filter { !$0.isWhitespace && $0 != "=" }
        guard !text.isEmpty else { return nil }
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text) else { return nil }
        bytes = Array(data)
    }

    /// The password, if the user name is the charge point's identity, as OCPP-J 1.6, section 6.2.2, demands.
    ///
    /// Everything after the first colon belongs to it, unless the identity itself has a colon.
    func password(for identity: String) -> [UInt8]? {
        let user = Array(identity.utf8) + [UInt8(ascii: ":")]
        guard bytes.starts(with: user) else { return nil }
        return Array(bytes.dropFirst(user.count))
    }
}
