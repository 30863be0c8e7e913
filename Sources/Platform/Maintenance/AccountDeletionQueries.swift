import FoundationEssentials
import Tenancy

/// SQL of the end of an account.
enum AccountDeletionQueries {
    /// For role `plugyard_worker`.
    static func due() -> SQL {
        "SELECT id, slug, exported FROM accounts_to_delete()"
    }

    /// For role `plugyard_worker`.
    static func noteExport(of account: AccountID, file: String) -> SQL {
        "SELECT note_account_export(\(account), \(file))"
    }

    /// For role `plugyard_worker` with the account's context: everything at once, however long it takes.
    static func purge() -> SQL {
        "SELECT purge_account() AS removed"
    }

    static func withoutStatementTimeout() -> SQL {
        "SELECT set_config('statement_timeout', '0', true)"
    }

    /// The tables of an account of which the present role may read something, the account itself first.
    static func readableTables() -> SQL {
        """
        SELECT c.relname::text AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND has_any_column_privilege(c.oid, 'SELECT')
            AND (c.relname = 'accounts' OR EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped))
        ORDER BY c.relname <> 'accounts', c.relname
        """
    }

    static func openTable(_ name: String) -> SQL {
        "SELECT open_account_export(\(name))"
    }

    /// Some rows of the table; few of those that are as large as pieces of files are.
    static func nextRows(of table: String) -> SQL {
        table == "file_chunks" ? "FETCH 4 FROM account_export" : "FETCH 200 FROM account_export"
    }

    static func closeTable() -> SQL {
        "CLOSE account_export"
    }
}
