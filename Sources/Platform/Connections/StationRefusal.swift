/// Why a charge point is not let in, with what only its operator is told.
struct StationRefusal: Error {
    let refusal: HandshakeRefusal
    /// One word more about the reason.
    let detail: String?

    init(_ refusal: HandshakeRefusal, detail: String? = nil) {
        self.refusal = refusal
        self.detail = detail
    }

    /// As a connection event has it.
    var reason: String {
        detail.map { "\(refusal.rawValue): \($0)" } ?? refusal.rawValue
    }
}
