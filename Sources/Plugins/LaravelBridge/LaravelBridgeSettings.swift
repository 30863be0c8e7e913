import PluginKit

/// What an account's administrators say of the bridge.
package struct LaravelBridgeSettings: Decodable, Sendable {
    /// What Laravel signs its requests with; `nil` where it brings tokens only.
    let inboundSecret: String?
    /// The one of before, while the new one is brought to all servers.
    let previousInboundSecret: String?
    /// The vendor in the DataTransfer that a broadcast becomes.
    let broadcastVendor: String

    var inboundSecrets: [String] {
        [inboundSecret, previousInboundSecret].compactMap(\.self)
    }

    enum CodingKeys: String, CodingKey {
        case inboundSecret = "inbound_secret"
        case previousInboundSecret = "previous_inbound_secret"
        case broadcastVendor = "broadcast_vendor_id"
    }

    static let schema = ObjectSchema([
        .secret(
            "inbound_secret",
            length: 24...200,
            "What Laravel signs requests to /api/internal/event and /broadcast with, by Standard Webhooks. Not one that webhooks are signed with."
        ),
        .secret(
            "previous_inbound_secret",
            length: 24...200,
            "The secret of before, good as well until it is taken away."
        ),
        .field(
            "broadcast_vendor_id",
            .text(1...255),
            standard: .text("org.plugyard"),
            "The vendorId of the DataTransfer by which charge points are told a broadcast."
        ),
    ])
}
