import FoundationEssentials

/// Who is behind a change, as the audit trail shows it. The database takes it from the transaction and writes it with
/// the change itself.
package struct AuditActor: Sendable, Hashable {
    /// The words of `audit_events.actor_kind`.
    package enum Kind: String, Sendable, CaseIterable {
        case user
        case client
        case apiKey = "api_key"
        /// A platform administrator in a support session.
        case support
        case platformAdmin = "platform_admin"
        /// Somebody at the command line of the installation, as the database's owner.
        case commandLine = "command_line"
        case plugin
        case system
    }

    package let kind: Kind
    /// Of the user, client or key.
    package let id: String?
    /// What people know it by: an e-mail address, a client's name.
    package let name: String?
    /// Where the request came from.
    package let address: String?
    /// As `X-Request-Id` has it.
    package let requestID: String?

    package init(
        kind: Kind,
        id: String? = nil,
        name: String? = nil,
        address: String? = nil,
        requestID: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.name = name
        self.address = address
        self.requestID = requestID
    }

    /// Sets `app.actor` for the present transaction only.
    var statement: SQL {
        """
        SELECT set_config('app.actor', jsonb_build_object('kind', \(kind.rawValue), 'id', \(id), 'name', \(name),
            'address', \(address), 'request_id', \(requestID))::text, true)
        """
    }
}
