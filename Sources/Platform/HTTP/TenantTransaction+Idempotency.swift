import FoundationEssentials
import Tenancy

/// The steps of an idempotent POST. Most operations need only ``TenantDatabase/answering(_:_:)``; these are for those
/// whose effect is not one transaction.
extension TenantTransaction {
    /// What came before under this key, and the lock on the key until the end of the transaction. First thing in it.
    ///
    /// - Throws: 409 while an equal request is in its transaction, 422 when the key was another request's.
    borrowing func earlier(_ request: IdempotentRequest?) async throws -> EarlierRequest? {
        guard let request else { return nil }
        request.noteHonoured()
        let results = try await query([IdempotencyQueries.lock(request), IdempotencyQueries.find(request)])
        guard try results[0].first?.decode("is_ours", as: Bool.self) == true else {
            throw Problem.idempotencyKeyInFlight
        }
        guard let row = results[1].first else { return nil }
        if try row.decode("is_over", as: Bool.self) {
            _ = try await query(IdempotencyQueries.remove(request))
            return nil
        }
        guard Digest.areEqual(try row.decode("fingerprint"), request.fingerprint) else {
            throw Problem.idempotencyKeyReused
        }
        if let resource = try row.decode("resource_id", as: UUID?.self) { return .began(resource) }
        return .answered(try request.open(try row.decode("answer_sealed")))
    }

    /// Says what a request began, in the transaction that begins it.
    borrowing func claim(_ request: IdempotentRequest?, for resource: UUID) async throws {
        guard let request else { return }
        _ = try await query(IdempotencyQueries.claim(request, for: resource))
    }
}
