/// How a transaction says for which account it works; `account_context()` in the database reads it.
enum AccountContext {
    /// Sets the context and the actor, or read-only mode, for the present transaction only.
    static func statements(
        for access: TenantAccess,
        _ mode: AccessMode,
        signedBy signer: AccountContextSigner
    ) -> [SQL] {
        let context = signer.context(for: access)
        switch mode {
        case .readOnly:
            return [
                """
                SELECT set_config('app.account_context', \(context), true),
                    set_config('transaction_read_only', 'on', true)
                """
            ]
        case .readWrite:
            return [statement(setting: context)] + (access.actor.map { [$0.statement] } ?? [])
        }
    }

    /// `context`: Signed.
    static func statement(setting context: String) -> SQL {
        "SELECT set_config('app.account_context', \(context), true)"
    }
}
