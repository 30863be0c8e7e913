import FoundationEssentials
import PluginKit

/// Posts events as Standard Webhooks has it.
struct HTTPTransport: DeliveryTransport {
    /// Of the answer, in bytes.
    static let answerLimit = 4096

    let http: any GuardedClient
    let now: @Sendable () -> Date

    func deliver(_ attempt: DeliveryAttempt) async -> DeliveryOutcome {
        var request = GuardedRequest(
            .post,
            attempt.address,
            headers: headers(of: attempt),
            body: attempt.body
        )
        request.timeout = attempt.timeout
        request.maximumBytes = Self.answerLimit
        request.cutsAnswer = true
        let start = ContinuousClock.now
        do {
            return Self.outcome(try await http.send(request))
        } catch {
            return DeliveryOutcome(
                verdict: .failed,
                status: nil,
                complaint: error.description,
                answer: [],
                duration: start.duration(to: .now)
            )
        }
    }

    private func headers(of attempt: DeliveryAttempt) -> [String: String] {
        let timestamp = Int(now().timeIntervalSince1970)
        var headers = attempt.headers
        headers["content-type"] = "application/json"
        headers["webhook-id"] = attempt.messageID
        headers["webhook-timestamp"] = String(timestamp)
        headers["webhook-signature"] = WebhookSignature.standard(
            attempt.body,
            id: attempt.messageID,
            timestamp: timestamp,
            secrets: attempt.secrets
        )
        if let newest = attempt.secrets.first {
            headers["Signature"] = WebhookSignature.laravel(attempt.body, secret: newest)
        }
        return headers
    }

    private static func outcome(_ answer: GuardedAnswer) -> DeliveryOutcome {
        let verdict: DeliveryOutcome.Verdict =
            switch answer.status {
            case 200..<300: .delivered
            case 410: .gone
            default: .failed
            }
        let complaint: String? =
            switch answer.status {
            case 200..<300: nil
            case 300..<400: "answered \(answer.status): redirects are not followed"
            default: "answered \(answer.status)"
            }
        return DeliveryOutcome(
            verdict: verdict,
            status: answer.status,
            complaint: complaint,
            answer: answer.body,
            duration: answer.duration
        )
    }
}
