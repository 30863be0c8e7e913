package import FoundationEssentials
package import Logging
import ServiceLifecycle
package import Tenancy

/// Sends the queued mails, and again those that the relay did not take (``MailRetryPolicy``).
///
/// Several processes may run it: the database lends a mail to one at a time. A process that dies between sending and
/// saying so sends the mail twice.
package struct MailOutboxService: Service {
    /// As many as a relay takes at once, so that none outlives its loan of two minutes in a queue.
    private static let batch = MailRelay.maximumTransfers

    private let database: SystemDatabase
    private let box: SecretBox
    private let sender: MailSender
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - database: Role `plugyard_worker`.
    ///   - box: The one that sealed the mails.
    ///   - sender: Where they go.
    ///   - interval: How long an empty outbox is left alone.
    ///   - clock: Measures the interval.
    ///   - now: Tells a mail's age.
    ///   - logger: Told of every mail, without its words.
    package init(
        database: SystemDatabase,
        box: SecretBox,
        sender: MailSender,
        interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.database = database
        self.box = box
        self.sender = sender
        self.interval = interval
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    /// Until shutdown, at which mails under way are finished and no new ones taken.
    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if await sendDue() > 0 { continue }
            await cancelWhenGracefulShutdown {
                // Being cancelled while asleep is how this ends.
                try? await clock.sleep(for: interval)
            }
        }
    }

    /// Tries the mails that are due, up to ``batch`` at once. Returns how many there were.
    package func sendDue() async -> Int {
        do throws(DatabaseError) {
            let rows = try await database.query("take due mails", MailOutboxQueries.take(limit: Self.batch))
            var mails: [QueuedMail] = []
            for row in rows { mails.append(try QueuedMail(row)) }
            let taken = mails
            await withDiscardingTaskGroup { tasks in
                for mail in taken {
                    tasks.addTask { await deliver(mail) }
                }
            }
            return taken.count
        } catch {
            // A database that is away for a while is told of elsewhere, and this asks every second.
            logger.log(
                level: error.isTransient ? .debug : .warning,
                "outbox of mails not read",
                metadata: ["error.code": "\(error)"]
            )
            return 0
        }
    }

    private func deliver(_ mail: QueuedMail) async {
        let retry: Duration?
        switch await outcome(of: mail) {
        case .sent:
            logger.info("mail sent", metadata: metadata(of: mail))
            retry = nil
        case .failed(let error):
            let age = Duration.seconds(now().timeIntervalSince(mail.createdAt))
            retry =
                error.isTransient
                ? MailRetryPolicy.delay(afterAttempts: mail.attempts, age: age) : nil
            log(error, of: mail, retry: retry)
        case .unreadable(let error):
            logger.error(
                "mail given up: it cannot be read",
                metadata: metadata(of: mail, error: "\(error)")
            )
            retry = nil
        }
        await finish(mail, retry: retry)
    }

    private enum Outcome {
        case sent
        case failed(MailError)
        case unreadable(any Error)
    }

    private func outcome(of mail: QueuedMail) async -> Outcome {
        let message: MailMessage
        do {
            message = try MailOutbox.open(
                id: mail.id,
                recipient: mail.recipient,
                sealed: mail.sealed,
                box: box
            )
        } catch {
            return .unreadable(error)
        }
        do throws(MailError) {
            try await sender.send(message)
            return .sent
        } catch {
            return .failed(error)
        }
    }

    private func finish(_ mail: QueuedMail, retry: Duration?) async {
        let seconds = retry.map { Int($0.components.seconds) }
        do throws(DatabaseError) {
            _ = try await database.query("finish a mail", MailOutboxQueries.finish(mail.id, retryIn: seconds))
        } catch {
            // It becomes due when its loan ends.
            logger.warning("mail not finished", metadata: metadata(of: mail, error: "\(error)"))
        }
    }

    private func log(_ error: MailError, of mail: QueuedMail, retry: Duration?) {
        var metadata = metadata(of: mail, error: "\(error)")
        if let retry {
            metadata["mail.retry_in"] = "\(retry.components.seconds)"
            logger.notice("mail not sent yet", metadata: metadata)
        } else {
            logger.warning("mail given up", metadata: metadata)
        }
    }

    private func metadata(of mail: QueuedMail, error: String? = nil) -> Logger.Metadata {
        // What is no address shows nothing of itself.
        let recipient = (try? MailAddress(mail.recipient))?.masked ?? "…"
        var metadata: Logger.Metadata = [
            "mail.id": "\(mail.id.uuidString.lowercased())", "mail.to": "\(recipient)",
            "mail.attempts": "\(mail.attempts)",
        ]
        if let error { metadata["error.code"] = "\(error)" }
        return metadata
    }
}
