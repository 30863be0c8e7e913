import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`: accounts from outside, by definer functions.
enum ManagedAccountQueries {
    private static let columns: SQL =
        "id, slug, name, suspended_at, delete_after, exported_at, created_at, updated_at"

    static func list(after slug: String?, limit: Int) -> SQL {
        "SELECT \(columns) FROM list_accounts(\(slug), \(limit))"
    }

    static func one(_ id: UUID?, slug: String?) -> SQL {
        "SELECT \(columns) FROM show_account(\(id), \(slug))"
    }

    static func create(_ id: UUID, slug: String, name: String) -> SQL {
        "SELECT create_account(\(id), \(slug), \(name))"
    }

    static func suspend(_ id: UUID) -> SQL {
        "SELECT suspend_account(\(id)) AS done"
    }

    static func resume(_ id: UUID) -> SQL {
        "SELECT resume_account(\(id)) AS done"
    }

    /// NULL when the account is not suspended.
    static func scheduleDeletion(_ id: UUID, seconds: Int) -> SQL {
        "SELECT schedule_account_deletion(\(id), \(seconds)) AS delete_after"
    }
}
