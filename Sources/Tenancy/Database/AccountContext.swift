/// How a transaction says for which account it works; `account_context()` in the database reads it.
enum AccountContext {
    /// Sets the context, and read-only mode, for the present transaction only.
    static func statement(for account: AccountID, _ mode: AccessMode) -> SQL {
        switch mode {
        case .readOnly:
            """
            SELECT set_config('app.account_context', \(account.description), true),
                set_config('transaction_read_only', 'on', true)
            """
        case .readWrite:
            "SELECT set_config('app.account_context', \(account.description), true)"
        }
    }
}
