import FoundationEssentials
import Tenancy

/// SQL of files and their pieces, for roles `plugyard_app` and `plugyard_ingest`.
enum FileQueries {
    static func begin(_ id: UUID, for account: AccountID) -> SQL {
        "INSERT INTO files (account_id, id) VALUES (\(account), \(id))"
    }

    /// What the account has left of its quota, in bytes.
    static func room() -> SQL {
        """
        SELECT (SELECT file_quota_bytes FROM accounts)
            - (SELECT coalesce(sum(size), 0)::bigint FROM files) AS bytes
        """
    }

    /// Adds a piece to a draft. No row comes back when the quota is used up, or the draft was swept.
    static func append(_ data: [UInt8], as number: Int, to id: UUID, for account: AccountID) -> SQL {
        """
        WITH grown AS (
            UPDATE files SET size = size + \(data.count), touched_at = clock_timestamp()
            WHERE id = \(id) AND NOT is_complete
                AND (SELECT coalesce(sum(f.size), 0) FROM files f) + \(data.count)
                    <= (SELECT a.file_quota_bytes FROM accounts a)
            RETURNING id
        )
        INSERT INTO file_chunks (account_id, file_id, number, data)
        SELECT \(account), g.id, \(number)::integer, \(data) FROM grown g
        RETURNING number
        """
    }

    static func complete(_ file: StoredFile) -> SQL {
        """
        UPDATE files SET is_complete = true, sha256 = \(file.sha256), touched_at = clock_timestamp()
        WHERE id = \(file.id) AND NOT is_complete AND size = \(file.size)
        RETURNING id
        """
    }

    static func discard(_ id: UUID) -> SQL {
        "DELETE FROM files WHERE id = \(id) AND NOT is_complete"
    }

    static func delete(_ id: UUID?) -> SQL {
        "DELETE FROM files WHERE id = \(id)"
    }

    static func piece(_ number: Int, of id: UUID) -> SQL {
        "SELECT data FROM file_chunks WHERE file_id = \(id) AND number = \(number)::integer"
    }
}
