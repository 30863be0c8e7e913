import PluginKit

/// The tables of webhooks.
enum WebhookMigrations {
    static let all = [
        PluginMigration(
            1,
            "endpoints",
            """
            -- Where an account wants to be told of what happens.
            CREATE TABLE endpoints (
                account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                id uuid NOT NULL,
                -- As it is shown: without a password.
                url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
                -- The whole address, sealed.
                target bytea NOT NULL,
                description text CHECK (length(description) BETWEEN 1 AND 500),
                -- Types; '*' is all of them.
                events text[] NOT NULL CHECK (cardinality(events) > 0),
                header_names text[] NOT NULL DEFAULT '{}',
                -- JSON object of the headers' values, sealed.
                headers bytea,
                -- JSON array of {"secret","expires_at"}, the newest first, sealed.
                secrets bytea NOT NULL,
                old_secret_expires_at timestamptz,
                redis_queue text,
                redis_job text,
                redis_prefix text,
                is_paused boolean NOT NULL DEFAULT false,
                -- Since when it wants nothing any more (410).
                disabled_at timestamptz,
                -- Failures in a row, and, where they are too many, when it is probed again.
                failures integer NOT NULL DEFAULT 0,
                retry_at timestamptz,
                created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                CHECK ((redis_queue IS NULL) = (redis_job IS NULL) AND (redis_queue IS NULL) = (redis_prefix IS NULL)),
                PRIMARY KEY (account_id, id)
            );
            CALL protect_tenant_table('endpoints', 'plugyard_plugin');
            CALL audit_table('endpoints', 'webhook', 'url', 'id', 'target headers secrets', 'failures retry_at');
            GRANT SELECT, INSERT, UPDATE, DELETE ON endpoints TO plugyard_plugin;
            """
        ),
        PluginMigration(
            2,
            "deliveries",
            """
            -- One event on its way to one endpoint.
            CREATE TABLE deliveries (
                account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                id uuid NOT NULL DEFAULT uuid_v7(),
                endpoint_id uuid NOT NULL,
                -- In the order in which events came.
                sequence bigint GENERATED ALWAYS AS IDENTITY,
                event_id uuid NOT NULL,
                type text NOT NULL,
                -- What is kept in order: the charge point's id; all zeros for what belongs to none.
                lane uuid NOT NULL,
                charge_point text,
                happened_at timestamptz NOT NULL,
                body text NOT NULL,
                state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
                attempts integer NOT NULL DEFAULT 0,
                next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                first_failed_at timestamptz,
                held_until timestamptz,
                give_up_at timestamptz NOT NULL,
                ended_at timestamptz,
                last_attempt_at timestamptz,
                last_status integer,
                last_latency_ms integer,
                answer text,
                complaint text,
                -- JSON array of the last attempts.
                log text NOT NULL DEFAULT '[]',
                created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                PRIMARY KEY (account_id, id),
                UNIQUE (account_id, endpoint_id, event_id),
                FOREIGN KEY (account_id, endpoint_id) REFERENCES endpoints (account_id, id) ON DELETE CASCADE,
                CHECK ((state = 'pending') = (ended_at IS NULL))
            );
            CREATE INDEX deliveries_pending ON deliveries (account_id, endpoint_id, lane, sequence)
                WHERE state = 'pending';
            CREATE INDEX deliveries_by_sequence ON deliveries (account_id, endpoint_id, sequence);
            CREATE INDEX deliveries_by_end ON deliveries (account_id, ended_at) WHERE ended_at IS NOT NULL;
            CALL protect_tenant_table('deliveries', 'plugyard_plugin');
            GRANT SELECT, INSERT, UPDATE, DELETE ON deliveries TO plugyard_plugin;
            """
        ),
    ]

    /// Where millions wait.
    static let manyWaiting = PluginMigration(
        4,
        "many_waiting",
        """
        -- Since when it is delivered to again, after it was paused or disabled: what waited has its time from then on.
        ALTER TABLE endpoints ADD COLUMN taken_up_at timestamptz;

        -- Those that failed are few among those that wait, and the only ones that have a later time.
        CREATE INDEX deliveries_failed ON deliveries (account_id, endpoint_id)
            WHERE state = 'pending' AND first_failed_at IS NOT NULL;

        -- A webhook is removed at once, however much was delivered to it; its deliveries follow in portions.
        ALTER TABLE deliveries DROP CONSTRAINT deliveries_account_id_endpoint_id_fkey;
        """
    )
}
