/// Why an event did not come into a Redis. It holds no address and no password: it is shown to the endpoint's owner.
struct RedisFailure: Error, Sendable, Hashable {
    enum Code: Sendable, Hashable {
        /// No address of a Redis.
        case malformed
        /// There is no connection, or none any more.
        case unreachable
        case timedOut
        /// Redis answered that it does not.
        case refused
        /// The peer is no Redis.
        case protocolError
        case cancelled
        /// Too many wait already.
        case busy
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
