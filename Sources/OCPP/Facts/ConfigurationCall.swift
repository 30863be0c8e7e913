/// What a call of ours wants of a station's configuration.
package enum ConfigurationCall: Sendable, Hashable {
    /// No keys means all.
    case read(keys: [String])
    case change(key: String, value: String)
}
