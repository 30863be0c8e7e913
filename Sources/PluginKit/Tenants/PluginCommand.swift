/// A command that a plugin gives.
package struct PluginCommand: Sendable, Hashable {
    /// The charge point's identity or id.
    package var chargePoint: String
    /// What the POST takes, as JSON: `{"type": "remote_start", …}` (contract §5).
    package var body: String
    /// The same command by the same key is given once: who asks again within 24 hours gets the first one.
    package var key: String?
    /// How long to wait for its end, up to a minute.
    package var patience: Duration

    package init(chargePoint: String, body: String, key: String? = nil, patience: Duration = .zero) {
        self.chargePoint = chargePoint
        self.body = body
        self.key = key
        self.patience = patience
    }
}
