import Tenancy

/// What an account says about its commands: how often queued ones are tried, and when a remote start has failed.
enum AccountCommandPolicy {
    /// The assignments of an UPDATE, for the fields that a PATCH gave.
    static func changes(_ body: inout BodyReader) -> [SQL] {
        var changes: [SQL] = []
        if let attempts = body.optional("command_attempts", .integer(1...10)) {
            changes.append("command_attempts = \(attempts)::integer")
        }
        if let seconds = body.optional("command_retry_interval_seconds", .integer(1...86_400)) {
            changes.append("command_retry_interval_seconds = \(seconds)::integer")
        }
        if let seconds = body.optional("command_expiry_seconds", .integer(1...2_592_000)) {
            changes.append("command_expiry_seconds = \(seconds)::integer")
        }
        if let seconds = body.optional("remote_start_timeout_seconds", .integer(1...3600)) {
            changes.append("remote_start_timeout_seconds = \(seconds)::integer")
        }
        return changes
    }
}
