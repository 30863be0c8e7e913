package import Hummingbird
package import Logging
import NIOCore

/// What is known about any request, before anybody proved who they are.
package struct APIContext: RequestContext {
    /// The largest body that is read, in bytes (contract §4: 413 beyond).
    package static let bodyLimit = 1 << 20

    package var coreContext: CoreRequestContextStorage
    /// Echoed or made by ``RequestIDMiddleware``; empty before it ran.
    package var requestID = ""
    /// The query parameters, of which the operation knows every name.
    package var query = QueryParameters()
    /// Set by ``APIRoutes`` when the credential was good.
    package var bearer: Bearer?
    /// Set by ``APIRoutes`` for a POST of a tenant that came with an `Idempotency-Key`.
    var idempotency: IdempotentRequest?
    /// The client's IP address, as far as it is known: see ``TrustedProxies``. `nil` without a socket.
    package internal(set) var address: String?
    /// What the access log says besides; shared by all copies of the context.
    package let notes = RequestNotes()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }

    /// For calling the responder without a socket.
    package init(logger: Logger, address: String? = nil) {
        coreContext = CoreRequestContextStorage(source: BareSource(logger: logger))
        self.address = address
    }

    package var maxUploadSize: Int {
        Self.bodyLimit
    }

    private struct BareSource: RequestContextSource {
        let logger: Logger
    }
}
