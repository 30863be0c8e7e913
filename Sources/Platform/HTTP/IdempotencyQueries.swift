import FoundationEssentials
import Tenancy

/// SQL of `idempotency_keys`.
enum IdempotencyQueries {
    /// Held until the end of the transaction.
    static func lock(_ request: IdempotentRequest) -> SQL {
        "SELECT pg_try_advisory_xact_lock(\(request.lock)) AS is_ours"
    }

    static func find(_ request: IdempotentRequest) -> SQL {
        """
        SELECT fingerprint, answer_sealed, resource_id, created_at <= now() - interval '1 day' AS is_over
        FROM idempotency_keys WHERE subject = \(request.subject) AND key = \(request.key.text)
        """
    }

    static func remove(_ request: IdempotentRequest) -> SQL {
        "DELETE FROM idempotency_keys WHERE subject = \(request.subject) AND key = \(request.key.text)"
    }

    static func keep(_ request: IdempotentRequest, status: Int, answer: [UInt8]) -> SQL {
        """
        INSERT INTO idempotency_keys (account_id, subject, key, fingerprint, status, answer_sealed)
        VALUES (\(request.account), \(request.subject), \(request.key.text), \(request.fingerprint), \(status),
            \(answer))
        """
    }

    static func claim(_ request: IdempotentRequest, for resource: UUID) -> SQL {
        """
        INSERT INTO idempotency_keys (account_id, subject, key, fingerprint, resource_id)
        VALUES (\(request.account), \(request.subject), \(request.key.text), \(request.fingerprint), \(resource))
        """
    }
}
