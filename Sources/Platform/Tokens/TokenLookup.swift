import Tenancy

/// SQL that finds who shows a token.
enum TokenLookup {
    /// idTags are case-insensitive (OCPP 1.6 §7.28, CiString20).
    static func find(_ idTag: String) -> SQL {
        """
        SELECT id, status, group_id, expires_at, coalesce(expires_at <= now(), false) AS is_past
        FROM tokens WHERE uid_lower = \(idTag.lowercased())
        """
    }

    static func policy(_ account: AccountID) -> SQL {
        "SELECT unknown_token_policy FROM accounts WHERE id = \(account)"
    }
}
