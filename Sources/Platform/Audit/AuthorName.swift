import Tenancy

/// What those who did something are called now, as the audit trail names them.
enum AuthorName {
    /// A scalar of the id that was kept: the e-mail address of a person, the name of a client or an API key; NULL for parts of
    /// the platform, and for who is gone. Row security tells it to those who may see the account's people and clients.
    static func of(_ author: SQL, in account: SQL) -> SQL {
        """
        CASE WHEN \(author) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN coalesce(
            (SELECT author.email FROM memberships author
                WHERE author.account_id = \(account) AND author.user_id = \(author)::uuid),
            (SELECT author.name FROM clients author
                WHERE author.account_id = \(account) AND author.id = \(author)::uuid),
            (SELECT author.name FROM api_keys author
                WHERE author.account_id = \(account) AND author.id = \(author)::uuid)) END
        """
    }
}
