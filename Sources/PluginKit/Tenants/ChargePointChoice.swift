package import FoundationEssentials

/// Which charge points of an account are meant.
package enum ChargePointChoice: Sendable, Hashable {
    /// Those of these identities or ids, as far as there are such.
    case named([String])
    /// Those that are connected.
    case connected
    /// All behind this id, or from the first on.
    case all(after: UUID?)
}
