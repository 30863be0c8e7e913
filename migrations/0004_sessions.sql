-- What happens: transactions, their meter values, the message log, commands.

-- OCPP transaction ids are positive 32-bit integers, unique for ever in the installation.
CREATE SEQUENCE transaction_number_seq AS integer MINVALUE 1 NO CYCLE;
GRANT USAGE ON SEQUENCE transaction_number_seq TO plugyard_ingest;

CREATE TABLE transactions (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    transaction_id integer NOT NULL CHECK (transaction_id > 0),
    charge_point_id uuid,
    -- Copied, so that a session still says where it was after the charge point is deleted.
    charge_point_identity text NOT NULL,
    location_id uuid,
    connector_id integer CHECK (connector_id >= 0),
    token_uid text,
    token_id uuid,
    driver_id uuid,
    status text NOT NULL CHECK (status IN ('active', 'completed', 'stale', 'orphan')),
    started_at timestamptz,
    ended_at timestamptz,
    meter_start_wh bigint,
    meter_stop_wh bigint,
    energy_wh bigint NOT NULL DEFAULT 0 CHECK (energy_wh >= 0),
    power_w bigint,
    soc double precision,
    stop_reason text,
    estimated boolean NOT NULL DEFAULT false,
    flags text[] NOT NULL DEFAULT '{}',
    -- The content by which a repeated start (or an orphaned stop) is recognised, whatever its message id.
    content_key text NOT NULL,
    -- The same for the stop that ended it, where that stop did not name its transaction.
    stop_key text,
    last_meter_wh bigint,
    last_meter_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, transaction_id),
    UNIQUE (account_id, charge_point_id, content_key),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id)
        ON DELETE SET NULL (charge_point_id),
    FOREIGN KEY (account_id, location_id) REFERENCES locations (account_id, id) ON DELETE SET NULL (location_id),
    FOREIGN KEY (account_id, token_id) REFERENCES tokens (account_id, id) ON DELETE SET NULL (token_id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX transactions_one_active_per_connector
    ON transactions (account_id, charge_point_id, connector_id) WHERE status = 'active';
CREATE INDEX transactions_by_charge_point ON transactions (account_id, charge_point_id, id);
CREATE INDEX transactions_by_location ON transactions (account_id, location_id, id);
CREATE INDEX transactions_by_token ON transactions (account_id, token_id);
CALL protect_tenant_table('transactions', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT ON transactions TO plugyard_app;
GRANT SELECT, INSERT, UPDATE ON transactions TO plugyard_ingest;

-- One row per meter reading (a MeterValue element), the sampled values as they were received.
-- Partitioned by the day on which the platform received it; no foreign key on the hot path: the writing role's
-- policy checks the account, and the ids come from the authorised socket.
CREATE TABLE meter_values (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    connector_id integer NOT NULL,
    transaction_id uuid,
    received_at timestamptz NOT NULL,
    sampled_at timestamptz NOT NULL,
    energy_wh bigint,
    power_w bigint,
    soc double precision,
    current_a double precision,
    voltage_v double precision,
    sampled_value text NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX meter_values_by_transaction ON meter_values (account_id, transaction_id, sampled_at);
CREATE INDEX meter_values_by_time ON meter_values USING brin (received_at);
CALL protect_tenant_table('meter_values', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT ON meter_values TO plugyard_app;
GRANT SELECT, INSERT ON meter_values TO plugyard_ingest;

-- Every OCPP frame as it was received or sent.
CREATE TABLE messages (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    at timestamptz NOT NULL,
    direction text NOT NULL CHECK (direction IN ('in', 'out')),
    kind text NOT NULL CHECK (kind IN ('call', 'result', 'error', 'malformed')),
    message_id text,
    action text,
    error_code text,
    flags text[] NOT NULL DEFAULT '{}',
    latency_ms integer,
    payload text NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX messages_by_charge_point ON messages (account_id, charge_point_id, at, id);
CREATE INDEX messages_by_account ON messages (account_id, at, id);
CREATE INDEX messages_by_time ON messages USING brin (at);
CALL protect_tenant_table('messages', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT ON messages TO plugyard_app;
GRANT INSERT ON messages TO plugyard_ingest;

CREATE TABLE commands (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    type text NOT NULL,
    request text NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN (
        'pending', 'accepted', 'rejected', 'not_supported', 'failed', 'timed_out', 'expired', 'cancelled',
        'scheduled', 'reboot_required', 'no_start')),
    response text,
    error_code text,
    error_description text,
    created_by text NOT NULL,
    -- The process that sends it; when that dies, the command will never be answered.
    gateway text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    completed_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX commands_by_charge_point ON commands (account_id, charge_point_id, id);
CREATE INDEX commands_pending ON commands (account_id, charge_point_id) WHERE status = 'pending';
CALL protect_tenant_table('commands', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT, INSERT ON commands TO plugyard_app;
GRANT UPDATE (status, completed_at, error_code, error_description) ON commands TO plugyard_app;
GRANT SELECT, UPDATE (status, response, error_code, error_description, sent_at, completed_at)
    ON commands TO plugyard_ingest;

-- A command that was under way in a process that died will never be answered: it failed, and says so.
CREATE POLICY owner_reset ON commands FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
CALL allow_owner_lookup('commands');
CREATE FUNCTION fail_interrupted_commands(of_gateway text, before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH interrupted AS (
        UPDATE commands
        SET status = 'failed', error_code = 'Interrupted', completed_at = now(),
            error_description = 'The platform stopped before the charge point answered.'
        WHERE status = 'pending' AND gateway = of_gateway AND created_at < before
        RETURNING 1
    )
    SELECT count(*) FROM interrupted
$$;

-- Makes the daily partitions of yesterday to `days_ahead` from now. A partition has row security and the
-- policies of its parent, and no grant of its own: it is reached through the parent only.
CREATE FUNCTION ensure_partitions(days_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    parent text;
    day date;
    partition_name text;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7107, 2);
    FOREACH parent IN ARRAY ARRAY['messages', 'meter_values'] LOOP
        FOR day IN SELECT d::date FROM generate_series(
            (now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + days_ahead, interval '1 day') d
        LOOP
            partition_name := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
            CONTINUE WHEN to_regclass(format('public.%I', partition_name)) IS NOT NULL;
            EXECUTE format(
                'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                partition_name, parent
            );
            EXECUTE format(
                'CALL public.protect_tenant_table(%L, %L, %L)',
                'public.' || partition_name, 'plugyard_app', 'plugyard_ingest'
            );
            -- Attached and not created in place: that would lock the parent against every insert.
            EXECUTE format(
                'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                parent, partition_name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'
            );
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END
$$;
GRANT EXECUTE ON FUNCTION fail_interrupted_commands(text, timestamptz), ensure_partitions(integer) TO plugyard_worker;
SELECT ensure_partitions(7);
