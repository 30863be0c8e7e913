/// The operator's own proxies, which alone may say on whose behalf they connect.
///
/// `X-Forwarded-For` is a list to which each proxy appends the address that connected to it; its left end is whatever
/// the client wrote. So it is read from the right, and no further than trusted proxies vouch for it.
package struct TrustedProxies: Sendable {
    /// No header is honoured.
    package static let none = TrustedProxies(networks: [])

    private let networks: [AddressRange]

    private init(networks: [AddressRange]) {
        self.networks = networks
    }

    /// Reads a list of addresses and networks (`10.0.0.0/8`, `2001:db8::/32`), parted by commas.
    ///
    /// - Throws: ``TrustedProxiesError`` with the first entry that is neither.
    package init(_ list: String) throws(TrustedProxiesError) {
        var networks: [AddressRange] = []
        for entry in list.split(separator: ",") {
            let text = entry.filter { !$0.isWhitespace }
            guard !text.isEmpty else { continue }
            guard let network = Self.network(text) else { throw TrustedProxiesError(entry: text) }
            networks.append(network)
        }
        self.networks = networks
    }

    package var isEmpty: Bool {
        networks.isEmpty
    }

    /// Whose address counts for a request.
    ///
    /// - Parameters:
    ///   - peer: The other end of the socket.
    ///   - forwardedFor: The values of `X-Forwarded-For`, in the order of the request.
    /// - Returns: `peer`, unless that is a trusted proxy: then the rightmost entry that is none. A malformed entry ends
    ///   the search, and the one to its right counts.
    package func client(of peer: String?, forwardedFor: [String]) -> String? {
        guard !networks.isEmpty, let peer, let socket = ForwardedAddress(peer), contains(socket) else {
            return peer
        }
        var last = socket
        let entries = forwardedFor.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for entry in entries.reversed() {
            guard let address = ForwardedAddress(entry: entry.trimmingSpaces) else { break }
            last = address
            if !contains(address) { break }
        }
        return last.text
    }

    /// Whether a trusted proxy says that the client's side of it is encrypted (`X-Forwarded-Proto`).
    package func isSecure(by peer: String?, forwardedProtocol: [String]) -> Bool {
        guard !networks.isEmpty, let peer, let socket = ForwardedAddress(peer), contains(socket) else {
            return false
        }
        let last = forwardedProtocol.last?.split(separator: ",").last?.filter { !$0.isWhitespace }
        return ["https", "wss"].contains(last?.lowercased())
    }

    private func contains(_ address: ForwardedAddress) -> Bool {
        networks.contains { network in
            network.prefix.count == address.bytes.count && network.contains(address.bytes)
        }
    }

    private static func network(_ text: String) -> AddressRange? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = ForwardedAddress(String(first)) else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else { return AddressRange(address.bytes, bits, text) }
        // A prefix of `::ffff:0:0/96` counts bits that the address, being IPv4, has not.
        guard first.contains(":") == (bits == 128), let length = Int(parts[1]), (0...bits).contains(length),
            "\(length)" == parts[1]
        else { return nil }
        return AddressRange(address.bytes, length, text)
    }
}

extension Substring {
    /// Without the optional white space of RFC 9110, section 5.6.3, at both ends.
    fileprivate var trimmingSpaces: Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
