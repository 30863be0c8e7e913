import FoundationEssentials
import HTTPTypes
import Tenancy

/// Limits what may be tried or sent again and again, over all processes: the buckets are in the database.
struct AttemptLimit: Sendable {
    /// What is limited. The words become part of no statement and no log: the database sees their hash.
    struct Subject: Sendable {
        fileprivate let words: String
        fileprivate let burst: Int
        /// Seconds until there is one more.
        fileprivate let refill: Double

        fileprivate var key: String {
            Hexadecimal.encode(Digest.sha256(Array(words.utf8)))
        }

        /// Guesses at the password or the codes of a person.
        static func password(of user: UUID) -> Self {
            Self(words: "password:\(user.lowercaseText)", burst: 5, refill: 30)
        }

        /// Mails to one member, which nobody may be flooded with.
        static func mail(to membership: UUID) -> Self {
            Self(words: "mail:\(membership.lowercaseText)", burst: 5, refill: 600)
        }
    }

    /// Role `plugyard_auth`.
    let database: SystemDatabase

    /// Takes one attempt.
    ///
    /// - Throws: 429 that says when there is another.
    func take(_ subject: Subject) async throws {
        let statement = AttemptQueries.take(subject.key, burst: subject.burst, refill: subject.refill)
        let rows = try await database.query("take an attempt", statement)
        guard let seconds = try rows.first?.decode("seconds", as: Double.self), seconds > 0 else { return }
        throw Problem(
            .tooManyRequests,
            "too_many_attempts",
            title: "Too many attempts",
            detail: "Try again in a while.",
            headers: [.retryAfter: String(Int(seconds.rounded(.up)))]
        )
    }

    /// Forgets the attempts before one that was right.
    func forget(_ subject: Subject) async throws {
        _ = try await database.query("forget attempts", AttemptQueries.forget(subject.key))
    }
}
