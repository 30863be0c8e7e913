/// What of an endpoint is stored sealed, and what of that is shown.
struct SealedEndpoint: Sendable {
    /// The address without its password.
    let shown: String
    let target: [UInt8]
    let headerNames: [String]
    let headers: [UInt8]?
    let secrets: [UInt8]
}
