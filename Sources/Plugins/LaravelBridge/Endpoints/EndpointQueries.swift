import FoundationEssentials
import PluginKit
import Tenancy

/// SQL of endpoints.
enum EndpointQueries {
    /// One that changes which events are wanted at a time, so that the last word is about all endpoints.
    static func lock(_ account: AccountID) -> SQL {
        "SELECT pg_advisory_xact_lock(hashtextextended(\("laravel-bridge/\(account)"), 0))"
    }

    static let count: SQL = "SELECT count(*) AS count FROM plugin_laravel_bridge.endpoints"

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM plugin_laravel_bridge.endpoints WHERE id = \(id)"
    }

    static func locked(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM plugin_laravel_bridge.endpoints WHERE id = \(id) FOR UPDATE"
    }

    /// Newest first.
    static func list(before id: UUID?, limit: Int) -> SQL {
        let condition: SQL = id.map { "id < \($0)" } ?? "true"
        return """
            SELECT \(columns) FROM plugin_laravel_bridge.endpoints WHERE \(condition) ORDER BY id DESC LIMIT \(limit)
            """
    }

    /// Those that are to be delivered to.
    static let active: SQL = """
        SELECT \(columns) FROM plugin_laravel_bridge.endpoints WHERE disabled_at IS NULL AND NOT is_paused
        """

    /// Which events are wanted; those of paused endpoints wait.
    static let wanted: SQL = """
        SELECT DISTINCT unnest(events) AS type FROM plugin_laravel_bridge.endpoints WHERE disabled_at IS NULL
        """

    static func insert(
        _ id: UUID,
        _ input: EndpointInput,
        _ sealed: SealedEndpoint,
        _ redis: RedisJob?,
        of account: AccountID
    ) -> SQL {
        """
        INSERT INTO plugin_laravel_bridge.endpoints (
            account_id, id, url, target, description, events, header_names, headers, secrets, redis_queue, redis_job,
            redis_prefix, is_paused
        ) VALUES (
            \(account), \(id), \(sealed.shown), \(sealed.target), \(input.description ?? nil), \(input.events ?? ["*"]),
            \(sealed.headerNames), \(sealed.headers), \(sealed.secrets), \(redis?.queue), \(redis?.job),
            \(redis?.prefix), \(input.isPaused ?? false)
        ) RETURNING \(columns)
        """
    }

    /// What of an endpoint people change, whole.
    static func update(
        _ endpoint: Endpoint,
        _ input: EndpointInput,
        _ sealed: SealedEndpoint,
        _ redis: RedisJob?
    ) -> SQL {
        // What is taken up again wants events again.
        let disabledAt: Date? = input.isPaused == false ? nil : endpoint.disabledAt
        let isReset = input.isPaused == false || input.url != nil
        return """
            UPDATE plugin_laravel_bridge.endpoints SET
                url = \(sealed.shown), target = \(sealed.target), description = \(input.description ?? endpoint.description),
                events = \(input.events ?? endpoint.events), header_names = \(sealed.headerNames),
                headers = \(sealed.headers), redis_queue = \(redis?.queue), redis_job = \(redis?.job),
                redis_prefix = \(redis?.prefix), is_paused = \(input.isPaused ?? endpoint.isPaused),
                disabled_at = \(disabledAt),
                taken_up_at = CASE WHEN \(input.takesUp(endpoint)) THEN clock_timestamp() ELSE taken_up_at END,
                failures = CASE WHEN \(isReset) THEN 0 ELSE failures END,
                retry_at = CASE WHEN \(isReset) THEN NULL ELSE retry_at END, updated_at = clock_timestamp()
            WHERE id = \(endpoint.id) RETURNING \(columns)
            """
    }

    static func rotate(_ id: UUID, secrets: [UInt8], oldExpiresAt: Date?) -> SQL {
        """
        UPDATE plugin_laravel_bridge.endpoints
        SET secrets = \(secrets), old_secret_expires_at = \(oldExpiresAt), updated_at = clock_timestamp()
        WHERE id = \(id) RETURNING \(columns)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM plugin_laravel_bridge.endpoints WHERE id = \(id) RETURNING id"
    }

    static func note(_ circuit: EndpointCircuit, of id: UUID) -> SQL {
        """
        UPDATE plugin_laravel_bridge.endpoints SET failures = \(circuit.failures), retry_at = \(circuit.retryAt)
        WHERE id = \(id)
        """
    }

    static func disable(_ id: UUID) -> SQL {
        """
        UPDATE plugin_laravel_bridge.endpoints SET disabled_at = clock_timestamp(), updated_at = clock_timestamp()
        WHERE id = \(id) AND disabled_at IS NULL
        """
    }

    private static let columns: SQL = """
        id, url, target, description, events, header_names, headers, secrets, old_secret_expires_at, redis_queue,
        redis_job, redis_prefix, is_paused, disabled_at, taken_up_at, failures, retry_at, created_at, updated_at
        """
}
