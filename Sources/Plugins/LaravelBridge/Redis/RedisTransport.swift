import PluginKit
import Tenancy

/// Puts events into the queue of a Laravel application, from which `php artisan queue:work redis` takes them.
struct RedisTransport: DeliveryTransport {
    private let client: RedisClient

    /// - Throws: ``RedisFailure`` when the system has no thread or no descriptors.
    init(_ dialler: any GuardedDialler) throws(RedisFailure) {
        client = try RedisClient(dialler)
    }

    func deliver(_ attempt: DeliveryAttempt) async -> DeliveryOutcome {
        let begun = ContinuousClock.now
        let complaint: String?
        do throws(RedisFailure) {
            try await push(attempt, by: begun + attempt.timeout)
            complaint = nil
        } catch {
            complaint = error.message
        }
        return DeliveryOutcome(
            verdict: complaint == nil ? .delivered : .failed,
            status: nil,
            complaint: complaint,
            answer: [],
            duration: begun.duration(to: .now)
        )
    }

    private func push(_ attempt: DeliveryAttempt, by deadline: ContinuousClock.Instant)
        async throws(RedisFailure)
    {
        guard let place = attempt.redis else {
            throw RedisFailure(.malformed, "the endpoint names no queue")
        }
        let address = try RedisAddress(attempt.address)
        let job = try QueueJob(place, messageID: attempt.messageID, body: attempt.body)
        let replies = try await client.send(
            job.commands,
            to: address,
            of: attempt.account.description,
            by: deadline
        )
        if let refusal = replies.lazy.compactMap(\.refusal).first {
            throw RedisFailure(.refused, "Redis says: \(refusal)")
        }
        guard case .list(let lengths)? = replies.last, lengths.count == 2 else {
            throw RedisFailure(.protocolError, "the answer is none of Redis")
        }
    }
}
