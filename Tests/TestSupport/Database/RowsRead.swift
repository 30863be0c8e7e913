package import Tenancy

/// How much a statement read: what lists and look-ups promise is to read what they show.
package enum RowsRead {
    /// Rows of the table and entries of its indexes that this transaction has read, as `read`.
    package static func count(of table: String) -> SQL {
        """
        SELECT sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid))::bigint AS read
        FROM pg_class c
        WHERE c.oid = \(table)::regclass
            OR c.oid IN (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = \(table)::regclass)
        """
    }
}
