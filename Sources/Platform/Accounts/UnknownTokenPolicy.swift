/// What an account does with an idTag that is not among its tokens.
enum UnknownTokenPolicy: String, CaseIterable, Sendable {
    case refuse
    case accept
    /// Accepts it, and makes it one of the account's tokens (``TokenRegistration``).
    case acceptAndRegister = "accept_and_register"
}
