-- Statistics: what ended sessions were on each day, for an account, a location and a charge point.
--
-- Who writes a transaction leaves what that changes as rows of session_deltas, in the same database transaction: rows are
-- only added, so that batches of the same account never wait for each other. A turn of maintenance moves them into the
-- tables of days. Whoever reads takes both, so that the sums are right at every instant, however late that turn is.

-- The day of an instant at a place. A zone that PostgreSQL does not know (it may be newer than its tables) is UTC: a stop
-- must not fail for it.
CREATE FUNCTION day_at(instant timestamptz, zone text) RETURNS date
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
AS $$
BEGIN
    RETURN (instant AT TIME ZONE coalesce(zone, 'UTC'))::date;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN (instant AT TIME ZONE 'UTC')::date;
END
$$;
GRANT EXECUTE ON FUNCTION day_at(timestamptz, text) TO plugyard_app, plugyard_ingest;

-- How long a session was, in whole seconds; 0 where either end is not known.
CREATE FUNCTION session_seconds(started timestamptz, ended timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(greatest(floor(extract(epoch FROM ended - started))::bigint, 0), 0)
$$;
GRANT EXECUTE ON FUNCTION session_seconds(timestamptz, timestamptz) TO plugyard_app, plugyard_ingest;

-- The day under which it counts: that of its end, where it began. NULL while it runs, and for an orphan. Kept, so that a
-- correction takes away what was counted, also when the location has another zone by then.
ALTER TABLE transactions ADD COLUMN counted_on date;

-- Which day it is where a session ended is seen by who writes it.
CALL allow_owner_lookup('locations');
CREATE POLICY account_of_plugyard_ingest ON locations FOR ALL TO plugyard_ingest
    USING (account_id = (SELECT account_context())) WITH CHECK (account_id = (SELECT account_context()));
CALL allow_batches('locations');
GRANT SELECT (account_id, id, time_zone) ON locations TO plugyard_ingest;

-- What changed, and has not been added to the days yet. Without foreign keys: who writes it has just written the
-- transaction.
CREATE SEQUENCE session_delta_seq;
GRANT USAGE ON SEQUENCE session_delta_seq TO plugyard_ingest;
CREATE TABLE session_deltas (
    account_id uuid NOT NULL,
    id bigint NOT NULL DEFAULT nextval('session_delta_seq'),
    charge_point_id uuid,
    location_id uuid,
    -- Of the sessions that are counted; NULL where only transactions are.
    day date CHECK (day IS NOT NULL OR sessions = 0 AND energy_wh = 0 AND duration_s = 0),
    -- How many were told of, whatever becomes of them.
    transactions bigint NOT NULL DEFAULT 0,
    sessions bigint NOT NULL DEFAULT 0,
    energy_wh bigint NOT NULL DEFAULT 0,
    duration_s bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, id)
);
CALL protect_tenant_table('session_deltas', 'plugyard_app', 'plugyard_ingest');
CALL allow_batches('session_deltas');
CALL limit_partners('session_deltas', 'location', 'location_id');
CREATE POLICY owner_manage ON session_deltas FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON session_deltas TO plugyard_app;
GRANT INSERT ON session_deltas TO plugyard_ingest;

-- How many transactions there are, by location; of a location that was deleted as well, under its id or the nil UUID.
CREATE TABLE transaction_counts (
    account_id uuid NOT NULL REFERENCES accounts (id),
    location_id uuid NOT NULL,
    transactions bigint NOT NULL,
    PRIMARY KEY (account_id, location_id)
) WITH (fillfactor = 80);
CALL protect_tenant_table('transaction_counts', 'plugyard_app');
CALL limit_partners('transaction_counts', 'location', 'location_id');
CREATE POLICY owner_manage ON transaction_counts FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON transaction_counts TO plugyard_app;

CREATE TABLE account_days (
    account_id uuid NOT NULL REFERENCES accounts (id),
    day date NOT NULL,
    sessions bigint NOT NULL,
    energy_wh bigint NOT NULL,
    duration_s bigint NOT NULL,
    PRIMARY KEY (account_id, day)
) WITH (fillfactor = 80);
CALL protect_tenant_table('account_days', 'plugyard_app');
CALL limit_partners('account_days', 'hidden');
CREATE POLICY owner_manage ON account_days FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON account_days TO plugyard_app;

-- Of what is summed for partners, and where one location is asked for.
CREATE TABLE location_days (
    account_id uuid NOT NULL,
    location_id uuid NOT NULL,
    day date NOT NULL,
    sessions bigint NOT NULL,
    energy_wh bigint NOT NULL,
    duration_s bigint NOT NULL,
    PRIMARY KEY (account_id, location_id, day),
    FOREIGN KEY (account_id, location_id) REFERENCES locations (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CALL protect_tenant_table('location_days', 'plugyard_app');
CALL limit_partners('location_days', 'location', 'location_id');
CREATE POLICY owner_manage ON location_days FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON location_days TO plugyard_app;

CREATE TABLE charge_point_days (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    day date NOT NULL,
    -- Where it stood: a partner sees what happened at the locations that were granted. It may have been deleted since; a
    -- correction that comes after that is found under no location, the nil UUID.
    location_id uuid NOT NULL,
    sessions bigint NOT NULL,
    energy_wh bigint NOT NULL,
    duration_s bigint NOT NULL,
    PRIMARY KEY (account_id, charge_point_id, day, location_id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CALL protect_tenant_table('charge_point_days', 'plugyard_app');
CALL limit_partners('charge_point_days', 'location', 'location_id');
CREATE POLICY owner_manage ON charge_point_days FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON charge_point_days TO plugyard_app;

-- Moves some of the deltas into the days, and says how many. One at a time: who comes second has nothing to do.
CREATE FUNCTION fold_session_deltas(at_most bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(7107, 18) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM session_deltas d
        USING (SELECT s.account_id, s.id FROM session_deltas s ORDER BY s.account_id, s.id LIMIT at_most) AS few
        WHERE d.account_id = few.account_id AND d.id = few.id
        RETURNING d.*
    ), told AS (
        INSERT INTO transaction_counts AS known (account_id, location_id, transactions)
        SELECT t.account_id, coalesce(t.location_id, '00000000-0000-0000-0000-000000000000'), sum(t.transactions)
        FROM taken t
        WHERE t.transactions <> 0
        GROUP BY 1, 2
        ON CONFLICT (account_id, location_id) DO UPDATE SET transactions = known.transactions + excluded.transactions
    ), of_accounts AS (
        INSERT INTO account_days AS known (account_id, day, sessions, energy_wh, duration_s)
        SELECT t.account_id, t.day, sum(t.sessions), sum(t.energy_wh), sum(t.duration_s)
        FROM taken t
        WHERE t.day IS NOT NULL
        GROUP BY 1, 2
        ON CONFLICT (account_id, day) DO UPDATE
        SET sessions = known.sessions + excluded.sessions, energy_wh = known.energy_wh + excluded.energy_wh,
            duration_s = known.duration_s + excluded.duration_s
    ), of_locations AS (
        INSERT INTO location_days AS known (account_id, location_id, day, sessions, energy_wh, duration_s)
        SELECT t.account_id, t.location_id, t.day, sum(t.sessions), sum(t.energy_wh), sum(t.duration_s)
        FROM taken t
        JOIN locations l ON l.account_id = t.account_id AND l.id = t.location_id
        WHERE t.day IS NOT NULL
        GROUP BY 1, 2, 3
        ON CONFLICT (account_id, location_id, day) DO UPDATE
        SET sessions = known.sessions + excluded.sessions, energy_wh = known.energy_wh + excluded.energy_wh,
            duration_s = known.duration_s + excluded.duration_s
    ), of_charge_points AS (
        INSERT INTO charge_point_days AS known (
            account_id, charge_point_id, day, location_id, sessions, energy_wh, duration_s)
        SELECT t.account_id, t.charge_point_id, t.day,
            coalesce(t.location_id, '00000000-0000-0000-0000-000000000000'), sum(t.sessions), sum(t.energy_wh),
            sum(t.duration_s)
        FROM taken t
        JOIN charge_points c ON c.account_id = t.account_id AND c.id = t.charge_point_id
        WHERE t.day IS NOT NULL
        GROUP BY 1, 2, 3, 4
        ON CONFLICT (account_id, charge_point_id, day, location_id) DO UPDATE
        SET sessions = known.sessions + excluded.sessions, energy_wh = known.energy_wh + excluded.energy_wh,
            duration_s = known.duration_s + excluded.duration_s
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END
$$;
GRANT EXECUTE ON FUNCTION fold_session_deltas(bigint) TO plugyard_worker;

-- What is there already.
CREATE POLICY owner_manage ON transactions FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
UPDATE transactions t
SET counted_on = day_at(
    coalesce(t.ended_at, t.updated_at),
    (SELECT l.time_zone FROM locations l WHERE l.account_id = t.account_id AND l.id = t.location_id))
WHERE t.status IN ('completed', 'stale');
DROP POLICY owner_manage ON transactions;
INSERT INTO session_deltas (account_id, location_id, transactions)
SELECT t.account_id, t.location_id, count(*)
FROM transactions t
GROUP BY 1, 2;
INSERT INTO session_deltas (account_id, charge_point_id, location_id, day, sessions, energy_wh, duration_s)
SELECT t.account_id, t.charge_point_id, t.location_id, t.counted_on, count(*), sum(t.energy_wh),
    sum(session_seconds(t.started_at, t.ended_at))
FROM transactions t
WHERE t.counted_on IS NOT NULL
GROUP BY 1, 2, 3, 4;
SELECT fold_session_deltas(9223372036854775807);
