import CCurl

/// Runs transfers of libcurl on one thread of its own, many at once, for callers that await them.
///
/// The thread ends when the owner lets go of this object, or by ``shutdown()``.
final class TransferEngine: Sendable {
    /// libcurl's own set-up, once per process.
    private static let hasStarted = plugyard_curl_start() == CURLE_OK

    private let loop: TransferLoop

    /// - Parameters:
    ///   - maximumTransfers: Under way at once.
    ///   - queueLimit: Waiting beside those.
    /// - Throws: ``OutboundError`` with code `failed` when the system has no thread or no descriptors.
    init(maximumTransfers: Int, queueLimit: Int) throws(OutboundError) {
        guard Self.hasStarted, let multi = curl_multi_init() else {
            throw OutboundError(.failed, "libcurl does not start")
        }
        loop = TransferLoop(multi, maximumTransfers: maximumTransfers, queueLimit: queueLimit)
        guard loop.start() else { throw OutboundError(.failed, "no thread for transfers") }
    }

    deinit {
        loop.close()
    }

    /// Runs one transfer. Cancelling the task ends it.
    ///
    /// - Throws: ``OutboundError`` with code `busy`, `cancelled` or `failed` when there was no transfer, or none to the
    ///   end. What libcurl reports is in the outcome.
    func perform(_ plan: TransferPlan) async throws(OutboundError) -> TransferOutcome {
        let job = TransferJob(plan)
        let result: TransferJob.Result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                job.wait(continuation)
                loop.add(job)
            }
        } onCancel: {
            job.cancel()
            loop.noticeCancellation()
        }
        return try result.get()
    }

    /// Ends the thread; transfers under way are cancelled. Returns when the thread is gone.
    func shutdown() async {
        await withCheckedContinuation { continuation in
            loop.close { continuation.resume() }
        }
    }
}
