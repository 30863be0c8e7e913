package import Logging
import NIOPosix
import ServiceLifecycle
import Tenancy

/// Follows the files of TLS: whoever renews a certificate writes them anew, and nobody has to restart anything.
package struct TLSReloadService: Service {
    private let identity: TLSIdentity
    private let paths: TLSPaths
    private let own: [UInt8]?
    private let first: TLSFiles
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - identity: Gets what is in the files.
    ///   - paths: Of the files.
    ///   - own: The root of the installation's own authority.
    ///   - first: What the identity was made of.
    ///   - interval: Between two looks.
    ///   - clock: Measures the interval.
    ///   - logger: Told of new certificates, and when the files are of no use: then the old ones stay.
    package init(
        _ identity: TLSIdentity,
        paths: TLSPaths,
        own: [UInt8]?,
        first: TLSFiles,
        interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.identity = identity
        self.paths = paths
        self.own = own
        self.first = first
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var known = first
            var complaint = ""
            while !Task.isCancelled {
                // Being cancelled while asleep is how this ends.
                try? await clock.sleep(for: interval)
                guard !Task.isCancelled else { return }
                do {
                    // The whole files each time: they are small, and a time of modification may stay the same.
                    let files = try await NIOThreadPool.singleton.runIfActive { [paths, own] in
                        try TLSFiles(paths, own: own)
                    }
                    guard files != known else { continue }
                    try identity.replace(with: files)
                    (known, complaint) = (files, "")
                    logger.notice(
                        "TLS certificates replaced",
                        metadata: ["not_after": "\(files.server.notAfter)"]
                    )
                } catch {
                    // Half-written files are right a moment later; others are complained about once.
                    guard "\(error)" != complaint else { continue }
                    complaint = "\(error)"
                    logger.warning("TLS files not taken", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
