/// Whether a charge point may work.
package enum BootStatus: String, Sendable, Hashable, CaseIterable {
    case accepted
    /// Known, but to be set up first; it may be called.
    case pending
    /// To stay silent until the interval is over.
    case rejected
}
