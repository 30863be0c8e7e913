/// Where NATS is and who we are to it.
package struct NATSSettings: Sendable {
    /// `nats://` or `tls://`, with user and password or a token if need be, as NATS spells them.
    package var servers: [String]
    /// Seen in the server's monitoring.
    package var name: String
    /// A file of a user's JWT and seed (`.creds`).
    package var credentials: String?
    /// PEM: whose server certificates count; the system's where there is none.
    package var authorities: String?
    /// PEM: ours, where the server asks for one, and its key.
    package var certificate: String?
    package var key: String?

    package init(servers: [String], name: String) {
        self.servers = servers
        self.name = name
    }

    var wantsTLS: Bool {
        authorities != nil || certificate != nil || servers.contains { $0.hasPrefix("tls://") }
    }
}
