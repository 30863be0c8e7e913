import Tenancy

/// How often things may be tried on the pages of sign-in.
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

    private let attempts: Attempts

    /// `database`: Role `plugyard_auth`.
    init(database: SystemDatabase) {
        attempts = Attempts(database: database)
    }

    /// - Parameters:
    ///   - bucket: What is tried.
    ///   - words: Whose bucket it is.
    /// - Throws: ``SignInRefusal`` that says how long to wait.
    func take(_ bucket: Bucket, _ words: String...) async throws {
        guard let seconds = try await attempts.take(Self.bucket(bucket, words)) else { return }
        throw SignInRefusal.tooMany(wait: seconds)
    }

    func forget(_ bucket: Bucket, _ words: String...) async throws {
        try await attempts.forget(Self.bucket(bucket, words))
    }

    private static func bucket(_ bucket: Bucket, _ words: [String]) -> AttemptBucket {
        let (burst, refill) = bucket.size
        return AttemptBucket([bucket.rawValue] + words, burst: burst, refill: refill)
    }

    /// See ``AttemptBucket/origin(_:)``.
    static func origin(_ address: String?) -> String {
        AttemptBucket.origin(address)
    }
}
