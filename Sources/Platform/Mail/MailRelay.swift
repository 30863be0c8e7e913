import CCurl
package import FoundationEssentials

/// Sends mail through the operator's SMTP relay (RFC 5321), with a thread of its own.
package final class MailRelay: Sendable {
    /// Mails at once; a relay that allows fewer connections answers 421, and those mails go later.
    static let maximumTransfers = 8
    /// For one mail. Below the two minutes for which the outbox lends it.
    private static let timeout = Duration.seconds(60)
    /// Relays let strangers wait for the greeting, to annoy spammers.
    private static let connectTimeout = Duration.seconds(30)

    private let settings: MailSettings
    private let sender: MailAddress
    private let engine: TransferEngine
    private let common: [TransferOption]
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - settings: Checked here, so that a wrong one stops the start.
    ///   - now: Stamps the mails.
    /// - Throws: ``OutboundError`` for a relay URL that is none, a CA file that cannot be read or a system without
    ///   threads; ``MailError`` for a sender that is no address.
    package init(_ settings: MailSettings, now: @escaping @Sendable () -> Date) throws {
        _ = try TargetURL(settings.relayURL, schemes: ["smtp", "smtps"])
        self.settings = settings
        self.now = now
        sender = try MailAddress(settings.from)
        let tls = settings.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY
        var options: [TransferOption] = [
            .number(CURLOPT_USE_SSL, Int(tls.rawValue)),
            .text(CURLOPT_PROXY, ""),
            .text(CURLOPT_MAIL_FROM, "<\(sender.text)>"),
            .number(CURLOPT_UPLOAD, 1),
        ]
        if let user = settings.user {
            options += [.text(CURLOPT_USERNAME, user), .text(CURLOPT_PASSWORD, settings.password ?? "")]
        }
        common = options + (try TransferOption.trust(caFile: settings.caFile))
        engine = try TransferEngine(maximumTransfers: Self.maximumTransfers, queueLimit: 100)
    }

    /// Hands one mail to the relay. Cancelling the task aborts it; the relay may have taken it nevertheless.
    ///
    /// - Throws: ``MailError`` with code `transient` or `permanent`.
    package func send(_ message: MailMessage) async throws(MailError) {
        let outcome: TransferOutcome
        do throws(OutboundError) {
            outcome = try await engine.perform(plan(message))
        } catch {
            throw MailError(.transient, error.message)
        }
        if let error = MailError(outcome) { throw error }
    }

    /// Ends the relay's thread before its owner lets go of it; mails under way are abandoned.
    package func shutdown() async {
        await engine.shutdown()
    }

    private func plan(_ message: MailMessage) -> TransferPlan {
        let bytes = message.rendered(from: sender, date: now())
        return TransferPlan(
            url: settings.relayURL,
            protocols: "smtp,smtps",
            options: common + [
                .list(CURLOPT_MAIL_RCPT, ["<\(message.recipient.text)>"]),
                .size(CURLOPT_INFILESIZE_LARGE, bytes.count),
            ],
            upload: bytes,
            isGuarded: false,
            timeout: Self.timeout,
            connectTimeout: Self.connectTimeout,
            maximumBytes: 0,
            cutsBody: false
        )
    }
}

extension MailError {
    /// Replies about who we are, not about the mail (RFC 4954 §6, RFC 3207 §4): the operator can mend that in time.
    private static let aboutUs: Set<Int> = [530, 534, 535, 538]

    /// `nil` when the relay took the mail.
    init?(_ outcome: TransferOutcome) {
        guard outcome.code != CURLE_OK else { return nil }
        // libcurl reports a refused MAIL, RCPT or DATA as an error of sending. Other refusals are about the mail only
        // once its bytes have gone; before that they are the relay's greeting.
        let isAboutMail = outcome.code == CURLE_SEND_ERROR || outcome.hasUploaded
        if isAboutMail, (500...599).contains(outcome.status), !Self.aboutUs.contains(outcome.status) {
            self.init(.permanent, "the relay refused the mail with \(outcome.status)")
        } else {
            let reason = String(cString: curl_easy_strerror(outcome.code)).lowercased()
            let reply = outcome.status >= 400 ? ", its last reply was \(outcome.status)" : ""
            self.init(.transient, "the relay did not take the mail: \(reason)\(reply)")
        }
    }
}
