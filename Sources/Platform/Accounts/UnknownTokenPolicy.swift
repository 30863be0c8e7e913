/// What an account does with an idTag that is not among its tokens.
enum UnknownTokenPolicy: String, CaseIterable, Sendable {
    case refuse
    case accept
}
