import CNATS
import NIOPosix

/// What one try to connect to NATS comes to.
package enum NATSTrial: Sendable, Equatable {
    /// `maximumPayload`: The largest message that the server takes, in bytes.
    case reached(maximumPayload: Int)
    /// Nobody answers there.
    case away(String)
    /// It does not take us for whom we say we are.
    case refused(String)
    /// One side does not trust the other's certificate, or one of them wants TLS and the other does not.
    case untrusted(String)
    /// It hung up, and only its own log says why.
    case dropped(String)

    /// What libnats says of a failure.
    var complaint: String? {
        switch self {
        case .reached: nil
        case .away(let text), .refused(let text), .untrusted(let text), .dropped(let text): text
        }
    }

    /// Tries it, for two seconds at most with each server.
    ///
    /// - Throws: ``NATSError`` about settings that are of no use.
    package static func with(_ settings: NATSSettings) async throws -> NATSTrial {
        try await NIOThreadPool.singleton.runIfActive { try once(settings) }
    }

    /// The same on this thread, which waits.
    static func once(_ settings: NATSSettings) throws(NATSError) -> NATSTrial {
        try NATSOptions(settings).withPointer { options throws(NATSError) in
            var connection: OpaquePointer?
            let status = natsConnection_Connect(&connection, options)
            defer { natsConnection_Destroy(connection) }
            let text =
                nats_GetLastError(nil).map { String(cString: $0) }
                ?? NATSError("connect to NATS", status).description
            switch status {
            case NATS_OK: return .reached(maximumPayload: Int(natsConnection_GetMaxPayload(connection)))
            case NATS_CONNECTION_AUTH_FAILED, NATS_NOT_PERMITTED: return .refused(text)
            case NATS_SSL_ERROR, NATS_SECURE_CONNECTION_REQUIRED, NATS_SECURE_CONNECTION_WANTED:
                return .untrusted(text)
            case NATS_NO_SERVER, NATS_IO_ERROR, NATS_TIMEOUT: return .away(text)
            default: return .dropped(text)
            }
        }
    }
}
