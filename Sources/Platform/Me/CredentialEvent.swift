/// What a person does with their own credentials, as the audit trail calls it.
enum CredentialEvent: String, Sendable {
    case passwordChanged = "user.password_changed"
    case secondFactorBegun = "user.second_factor_begun"
    case secondFactorEnabled = "user.second_factor_enabled"
    case secondFactorDisabled = "user.second_factor_disabled"
    case recoveryCodesReplaced = "user.recovery_codes_replaced"

    /// For the log of work that crosses accounts.
    var purpose: String {
        switch self {
        case .passwordChanged: "change a password"
        case .secondFactorBegun: "begin a second factor"
        case .secondFactorEnabled: "enable a second factor"
        case .secondFactorDisabled: "disable a second factor"
        case .recoveryCodesReplaced: "replace recovery codes"
        }
    }
}
