import FoundationEssentials
import PluginKit
import Tenancy

/// The table of what Laravel sent with an id, by which repetitions are known.
enum InboundQueries {
    static let migration = PluginMigration(
        3,
        "inbound_events",
        """
        -- What came with an id, for 24 hours: who sends it again gets the first answer. Nothing of what it said is kept.
        CREATE TABLE inbound_events (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id text NOT NULL CHECK (length(id) BETWEEN 1 AND 255),
            event_id uuid NOT NULL,
            -- SHA-256 of path and body: what a repetition has in common with the first.
            fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
            received_at timestamptz NOT NULL,
            -- JSON. NULL while it is under way, and when the process ended meanwhile.
            answer text CHECK (length(answer) <= 262144),
            PRIMARY KEY (account_id, id)
        );
        CREATE INDEX inbound_events_by_time ON inbound_events (account_id, received_at);
        CALL protect_tenant_table('inbound_events', 'plugyard_plugin');
        GRANT SELECT, INSERT, DELETE, UPDATE (answer) ON inbound_events TO plugyard_plugin;
        """
    )

    /// Makes room: a hundred that are older while one comes, and the id itself when it is.
    static func removeOld(_ id: String, of account: AccountID, before date: Date) -> SQL {
        """
        DELETE FROM plugin_laravel_bridge.inbound_events
        WHERE account_id = \(account) AND received_at < \(date) AND (id = \(id) OR id IN (
            SELECT old.id FROM plugin_laravel_bridge.inbound_events old
            WHERE old.account_id = \(account) AND old.received_at < \(date)
            ORDER BY old.received_at LIMIT 100))
        """
    }

    /// One row when nobody came with this id before.
    static func add(
        _ id: String,
        of account: AccountID,
        event: UUID,
        fingerprint: [UInt8],
        at date: Date
    ) -> SQL {
        """
        INSERT INTO plugin_laravel_bridge.inbound_events (account_id, id, event_id, fingerprint, received_at)
        VALUES (\(account), \(id), \(event), \(fingerprint), \(date))
        ON CONFLICT (account_id, id) DO NOTHING
        RETURNING event_id
        """
    }

    static func find(_ id: String, of account: AccountID) -> SQL {
        """
        SELECT event_id, fingerprint, answer FROM plugin_laravel_bridge.inbound_events
        WHERE account_id = \(account) AND id = \(id)
        """
    }

    static func keep(_ answer: String, for id: String, of account: AccountID, event: UUID) -> SQL {
        """
        UPDATE plugin_laravel_bridge.inbound_events SET answer = \(answer)
        WHERE account_id = \(account) AND id = \(id) AND event_id = \(event)
        """
    }

    static func forget(_ id: String, of account: AccountID, event: UUID) -> SQL {
        """
        DELETE FROM plugin_laravel_bridge.inbound_events
        WHERE account_id = \(account) AND id = \(id) AND event_id = \(event) AND answer IS NULL
        """
    }
}
