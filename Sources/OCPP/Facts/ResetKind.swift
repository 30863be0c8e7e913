/// How a charge point restarts.
package enum ResetKind: String, Sendable, Hashable, CaseIterable {
    /// At once, like pulling the plug.
    case hard
    /// After it has stopped its transactions.
    case soft
}
