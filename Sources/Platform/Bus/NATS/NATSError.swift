import CNATS

/// What libnats says.
package struct NATSError: Error, CustomStringConvertible {
    package let description: String

    init(_ action: String, _ status: natsStatus) {
        description =
            "cannot \(action): \(natsStatus_GetText(status).map { String(cString: $0) } ?? "unknown")"
    }

    /// It was ended for good, by the server's word.
    init(connectionEnded reason: String) {
        description = "NATS ended the connection: \(reason)"
    }

    /// - Throws: ``NATSError`` unless the status is good.
    static func check(_ action: String, _ status: natsStatus) throws(NATSError) {
        guard status == NATS_OK else { throw NATSError(action, status) }
    }
}
