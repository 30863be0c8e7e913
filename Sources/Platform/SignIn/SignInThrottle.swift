import Glibc
import Tenancy

/// How often things may be tried, over all processes: buckets in the database. Their keys are hashes, so that no
/// address is stored.
struct SignInThrottle: Sendable {
    enum Bucket: String {
        /// Passwords of one person from one address.
        case personAtAddress
        /// Passwords of one person from anywhere. It refills faster than one address may try, so that nobody alone
        /// can keep a person out.
        case person
        /// Passwords of one person from a browser in which the person signed in before: see ``KnownBrowser``.
        case personInBrowser
        /// Passwords of all people from one address.
        case address
        /// Codes of the second factor of one person.
        case secondFactor
        case deviceCodesOfPerson, deviceCodesAtAddress
        case mailsToPerson, mailsFromAddress
        /// New passwords by links: each costs a hash.
        case linksAtAddress

        /// What a full bucket holds, and the seconds until it gains one.
        fileprivate var size: (burst: Int, refill: Double) {
            switch self {
            case .personAtAddress, .personInBrowser: (5, 30)
            case .person: (20, 20)
            case .address: (50, 5)
            case .secondFactor: (5, 30)
            case .deviceCodesOfPerson: (10, 30)
            case .deviceCodesAtAddress: (20, 10)
            case .mailsToPerson: (3, 600)
            case .mailsFromAddress: (10, 60)
            case .linksAtAddress: (20, 10)
            }
        }
    }

    /// Role `plugyard_auth`.
    let database: SystemDatabase

    /// - Parameters:
    ///   - bucket: What is tried.
    ///   - words: Whose bucket it is.
    /// - Throws: ``SignInRefusal`` that says how long to wait.
    func take(_ bucket: Bucket, _ words: String...) async throws {
        let (burst, refill) = bucket.size
        let rows = try await database.query(
            "take an attempt",
            SignInQueries.takeAttempt(Self.key(bucket, words), burst: burst, refill: refill)
        )
        let seconds: Double = try rows.first?.decode("seconds") ?? 0
        guard seconds <= 0 else { throw SignInRefusal.tooMany(wait: seconds) }
    }

    func forget(_ bucket: Bucket, _ words: String...) async throws {
        _ = try await database.query("forget attempts", SignInQueries.forgetAttempts(Self.key(bucket, words)))
    }

    private static func key(_ bucket: Bucket, _ words: [String]) -> String {
        let text = ([bucket.rawValue] + words).joined(separator: "\0")
        return Hexadecimal.encode(Digest.sha256(Array(text.utf8)))
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
