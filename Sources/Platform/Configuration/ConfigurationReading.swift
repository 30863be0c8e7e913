import FoundationEssentials

/// A reading of a charge point's configuration, to be queued after a boot.
struct ConfigurationReading: Sendable {
    let peer: StationPeer
    let action: String
    /// The call's payload for all keys at once.
    let whole: String
    /// The one that asks for the limit of keys, for a charge point to which all at once are too much.
    let limit: String
    let at: Date
    /// `nil`: at once.
    let notBefore: Date?
    let expiry: Date
}
