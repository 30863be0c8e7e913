import HTTPTypes
import Hummingbird
import Tenancy

extension TenantDatabase {
    /// Answers a POST: the work and the answer that is kept for the repetition of an `Idempotency-Key` are one
    /// transaction. A repetition gets that answer, and the work is not done.
    ///
    /// Read and judge the body before; look at nothing that may have changed between a request and its repetition
    /// outside of the closure. What is to happen after the commit follows the call, and happens on repetitions too.
    /// Only answers of 2xx are kept: nothing has come of the others.
    ///
    /// - Parameters:
    ///   - context: Of the request.
    ///   - work: Does it, and says what is answered. No network call inside.
    /// - Returns: The answer, of now or of then.
    /// - Throws: 409 while the first request is under way, 422 when the key was another request's, and what the work
    ///   throws.
    func answering(
        _ context: TenantContext,
        _ work: (borrowing TenantTransaction) async throws -> Response
    ) async throws -> Response {
        try await withTransaction(for: context.access) { transaction in
            guard let request = context.idempotency else { return try await work(transaction) }
            switch try await transaction.earlier(request) {
            case .answered(let answer): return answer.response
            case .began: throw Problem.idempotencyKeyInFlight
            case nil: break
            }
            let response = try await work(transaction)
            guard response.status.kind == .successful else { return response }
            let answer = try await StoredAnswer(response)
            let keep = IdempotencyQueries.keep(
                request,
                status: answer.status,
                answer: try request.seal(answer)
            )
            _ = try await transaction.query(keep)
            return answer.response
        }
    }
}
