import FoundationEssentials
import HTTPTypes
import Tenancy

/// Limits what a person may try or have sent again and again.
struct AttemptLimit: Sendable {
    private let attempts: Attempts

    /// `database`: Role `plugyard_auth`.
    init(database: SystemDatabase) {
        attempts = Attempts(database: database)
    }

    /// Takes one attempt.
    ///
    /// - Throws: 429 that says when there is another.
    func take(_ bucket: AttemptBucket) async throws {
        guard let seconds = try await attempts.take(bucket) else { return }
        throw Problem(
            .tooManyRequests,
            "too_many_attempts",
            title: "Too many attempts",
            detail: "Try again in a while.",
            headers: [.retryAfter: String(Int(seconds.rounded(.up)))]
        )
    }

    /// Forgets the attempts before one that was right.
    func forget(_ bucket: AttemptBucket) async throws {
        try await attempts.forget(bucket)
    }
}

extension AttemptBucket {
    /// Guesses at the password or the codes of a person.
    static func password(of user: UUID) -> Self {
        Self(["password", user.lowercaseText], burst: 5, refill: 30)
    }

    /// Mails to one member, which nobody may be flooded with.
    static func mail(to membership: UUID) -> Self {
        Self(["mail", membership.lowercaseText], burst: 5, refill: 600)
    }
}
