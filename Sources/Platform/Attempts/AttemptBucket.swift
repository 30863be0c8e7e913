import Glibc
import Tenancy

/// What may be tried only so often: a bucket that holds some attempts and gains one at a time.
struct AttemptBucket: Sendable {
    /// Whose bucket it is. The words become part of no log and no table: the database sees their hash.
    private let words: [String]
    /// How many attempts a full one holds.
    let burst: Int
    /// Seconds until it gains one.
    let refill: Double

    init(_ words: [String], burst: Int, refill: Double) {
        self.words = words
        self.burst = burst
        self.refill = refill
    }

    var key: String {
        Hexadecimal.encode(Digest.sha256(Array(words.joined(separator: "\0").utf8)))
    }

    /// An address as buckets know it: of IPv6 the network, since one customer has all of its addresses.
    static func origin(_ address: String?) -> String {
        guard let address else { return "" }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        // IPv4 in IPv6's clothes (RFC 4291, section 2.5.5.2) is one machine.
        let isIPv4 = bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
        return Hexadecimal.encode(isIPv4 ? bytes : Array(bytes.prefix(8)))
    }
}
