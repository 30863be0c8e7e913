import FoundationEssentials
import Tenancy

/// For role `plugyard_worker`.
enum MailOutboxQueries {
    /// Mails that are due, oldest first, lent to this process for two minutes.
    static func take(limit: Int) -> SQL {
        "SELECT id, recipient, sealed, attempts, created_at FROM take_mails(\(limit)::integer)"
    }

    /// `retryIn`: Seconds until the mail is due again; `nil` removes it.
    static func finish(_ id: UUID, retryIn seconds: Int?) -> SQL {
        // The void result still has a row.
        "SELECT 1 AS done FROM finish_mail(\(id), \(seconds))"
    }
}
