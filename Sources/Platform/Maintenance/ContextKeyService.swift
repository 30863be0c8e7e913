package import Logging
import NIOPosix
import ServiceLifecycle
package import Tenancy

/// Follows the key that signs account contexts: `plugyard keys rotate --context` writes another into the secrets file.
package struct ContextKeyService: Service {
    private let signer: AccountContextSigner
    private let path: String
    private let first: [UInt8]
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - signer: Gets the key.
    ///   - first: The key that it has.
    ///   - path: Of the secrets file.
    ///   - interval: Between two looks; the old key is good for a day.
    ///   - clock: Measures the interval.
    ///   - logger: Told of a new key, and when the file cannot be read.
    package init(
        signer: AccountContextSigner,
        first: [UInt8],
        path: String,
        interval: Duration = .seconds(3),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.signer = signer
        self.first = first
        self.path = path
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var known = first
            while !Task.isCancelled {
                // Being cancelled while asleep is how this ends.
                try? await clock.sleep(for: interval)
                // The whole file each time: it is small, and a time of modification may stay the same.
                guard !Task.isCancelled, let key = await key(), key != known else { continue }
                signer.replaceKey(key)
                known = key
                logger.notice("another key signs account contexts")
            }
        }
    }

    /// - Returns: `nil` when the file cannot be read now.
    private func key() async -> [UInt8]? {
        do {
            return try await NIOThreadPool.singleton.runIfActive { [path] in
                try DatabaseSecrets.load(from: path).contextKey
            }
        } catch {
            logger.warning("database secrets not read", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
