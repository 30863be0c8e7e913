package import Logging
import NIOCore
import NIOHTTP1

/// What all charge point sockets of a process share.
package final class StationGateway: Sendable {
    package let settings: GatewaySettings
    package let registry: StationRegistry
    let manager: any ManagerLink
    let quota: SocketQuota
    let limiter: HandshakeLimiter
    let logger: Logger

    /// - Parameters:
    ///   - settings: Read once; they hold for all sockets.
    ///   - manager: Asked before each upgrade, told everything after it.
    ///   - registry: Where the manager finds the sockets; one per process.
    ///   - logger: Each line carries account, charge point and connection.
    package init(
        settings: GatewaySettings = GatewaySettings(),
        manager: any ManagerLink,
        registry: StationRegistry,
        logger: Logger
    ) {
        self.settings = settings
        self.manager = manager
        self.registry = registry
        self.logger = logger
        quota = SocketQuota(perAddress: settings.maximumSocketsPerAddress, total: settings.maximumSockets)
        limiter = HandshakeLimiter(
            limit: settings.maximumHandshakes,
            waitingLimit: settings.maximumWaitingHandshakes
        )
    }

    /// The address that counts for a request.
    func clientAddress(of head: HTTPRequestHead, on channel: any Channel) -> String? {
        settings.trustedProxies.client(
            of: channel.remoteAddress?.ipAddress,
            forwardedFor: head.headers["x-forwarded-for"]
        )
    }

    /// Decides about one upgrade request.
    func decide(_ head: HTTPRequestHead, on channel: any Channel) -> EventLoopFuture<UpgradeDecision> {
        let loop = channel.eventLoop
        let address = clientAddress(of: head, on: channel) ?? "unknown"
        let isForwarded = settings.trustedProxies.isSecure(
            by: channel.remoteAddress?.ipAddress,
            forwardedProtocol: head.headers["x-forwarded-proto"]
        )
        let handshake = Handshake(
            head,
            remoteAddress: address,
            isSecure: channel.isEncrypted || isForwarded,
            clientCertificates: channel.clientCertificates
        )
        guard let handshake else {
            return loop.makeSucceededFuture(.refuse(.unknownChargePoint))
        }
        guard !registry.isRefusing else { return loop.makeSucceededFuture(.refuse(.unavailable)) }
        guard quota.reserve(address) else { return loop.makeSucceededFuture(.refuse(.tooManySockets)) }
        channel.closeFuture.whenComplete { [quota] _ in quota.release(address) }
        let (manager, limiter) = (manager, limiter)
        // Why: NIO's own bridge from async to a future; the upgrade waits for it, and it runs once per handshake.
        return loop.makeFutureWithTask {
            guard await limiter.enter() else { return .refuse(.unavailable) }
            defer { limiter.leave() }
            // One that waited for its turn in vain is gone.
            guard channel.isActive else { return .refuse(.unavailable) }
            return await manager.authorise(handshake)
        }.map { (decision: HandshakeDecision) in
            UpgradeDecision(decision, for: handshake)
        }
    }
}
