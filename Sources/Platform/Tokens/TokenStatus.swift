/// Whether a token may charge.
enum TokenStatus: String, CaseIterable, Sendable {
    case accepted
    case blocked
    case expired
}
