/// Whether a token may charge. The raw values are our words in database and REST.
package enum AuthorizationStatus: String, Sendable, Hashable, CaseIterable {
    case accepted
    case blocked
    case expired
    /// Unknown.
    case invalid
    /// It charges elsewhere and may do so only once.
    case concurrentTx = "concurrent_tx"
}
