/// How well a charge point showed who it is.
struct StationCredentials: Sendable {
    /// The security profile that it reached (OCPP 1.6 security white paper, §2).
    let profile: Int
    /// Whether it used its newest password, which an older one was still good beside.
    var endsRotation = false
}
