/// Where the platform's mail goes.
package struct MailSettings: Sendable {
    /// `smtp://host:port` or `smtps://host:port`, without user information. Usually a private address: the guard of
    /// ``OutboundClient`` is about tenants' targets and does not apply to the operator's relay.
    package var relayURL: String
    package var user: String?
    package var password: String?
    /// The sender of all mail.
    package var from: String
    /// Whether a relay without TLS gets nothing. Without it STARTTLS is used where it is offered. Either way the
    /// relay's certificate must be valid.
    package var requiresTLS: Bool
    /// A PEM file of certificate authorities that are trusted beside the system's.
    package var caFile: String?

    /// `requiresTLS`: By default when there is a user, since the password would else go in the clear wherever somebody
    /// takes the offer of STARTTLS out of the relay's words.
    package init(
        relayURL: String,
        from: String,
        user: String? = nil,
        password: String? = nil,
        requiresTLS: Bool? = nil,
        caFile: String? = nil
    ) {
        self.relayURL = relayURL
        self.from = from
        self.user = user
        self.password = password
        self.requiresTLS = requiresTLS ?? (user != nil)
        self.caFile = caFile
    }
}
