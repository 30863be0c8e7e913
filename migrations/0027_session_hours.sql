-- Energy per hour: when it flowed, not when the session ended.
--
-- A duty compares what a session has with what was noted of it, and spreads the difference over the time since then. Nobody
-- who writes transactions does anything for it, but to name those that are over in session_deltas.

ALTER TABLE session_deltas ADD COLUMN transaction_id uuid;

-- What was noted of a session: how much, and until when.
CREATE TABLE session_marks (
    account_id uuid NOT NULL REFERENCES accounts (id),
    transaction_id uuid NOT NULL,
    energy_wh bigint NOT NULL CHECK (energy_wh >= 0),
    until timestamptz NOT NULL,
    PRIMARY KEY (account_id, transaction_id)
) WITH (fillfactor = 70);
CALL protect_tenant_table('session_marks', VARIADIC '{}');
CREATE POLICY owner_manage ON session_marks FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);

-- By session, so that a correction can take away what it is about; by charge point that is hardly more rows. Without foreign
-- keys to what may be deleted: the sums of the account stay, and a correction must find its rows.
CREATE TABLE session_hours (
    account_id uuid NOT NULL REFERENCES accounts (id),
    transaction_id uuid NOT NULL,
    -- The beginning of it.
    hour timestamptz NOT NULL,
    charge_point_id uuid,
    -- Where it stood: a partner sees what happened at the locations that were granted.
    location_id uuid,
    energy_wh bigint NOT NULL CHECK (energy_wh >= 0),
    PRIMARY KEY (account_id, transaction_id, hour)
) WITH (fillfactor = 80);
CREATE INDEX session_hours_by_charge_point ON session_hours (account_id, charge_point_id, hour);
CREATE INDEX session_hours_by_time ON session_hours USING brin (hour);
CALL protect_tenant_table('session_hours', 'plugyard_app');
CALL limit_partners('session_hours', 'location', 'location_id');
CREATE POLICY owner_manage ON session_hours FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON session_hours TO plugyard_app;

CREATE TABLE location_hours (
    account_id uuid NOT NULL REFERENCES accounts (id),
    location_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    energy_wh bigint NOT NULL,
    PRIMARY KEY (account_id, location_id, hour)
) WITH (fillfactor = 80);
CREATE INDEX location_hours_by_time ON location_hours USING brin (hour);
CALL protect_tenant_table('location_hours', 'plugyard_app');
CALL limit_partners('location_hours', 'location', 'location_id');
CREATE POLICY owner_manage ON location_hours FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON location_hours TO plugyard_app;

CREATE TABLE account_hours (
    account_id uuid NOT NULL REFERENCES accounts (id),
    hour timestamptz NOT NULL,
    energy_wh bigint NOT NULL,
    PRIMARY KEY (account_id, hour)
) WITH (fillfactor = 80);
CALL protect_tenant_table('account_hours', 'plugyard_app');
CALL limit_partners('account_hours', 'hidden');
CREATE POLICY owner_manage ON account_hours FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON account_hours TO plugyard_app;

-- The first hour that is kept.
CREATE FUNCTION first_session_hour() RETURNS timestamptz
LANGUAGE sql STABLE
SET search_path = pg_catalog
AS $$
    SELECT date_trunc('hour', now() - interval '35 days', 'UTC')
$$;

-- Brings the hours of these sessions to what the sessions have now. What was noted of them and the hours change together, and
-- one caller at a time: whoever asks twice changes nothing.
CREATE FUNCTION note_session_energy(accounts uuid[], ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
-- While the tables are new, the planner takes them for small ones.
SET enable_seqscan = off
AS $$
DECLARE
    first_hour timestamptz := first_session_hour();
BEGIN
    PERFORM pg_advisory_xact_lock(7107, 27);
    WITH told AS (
        SELECT t.account_id, t.id, t.charge_point_id, t.location_id, t.energy_wh, t.started_at,
            coalesce(m.energy_wh, 0) AS noted_wh, coalesce(m.until, t.started_at) AS since,
            -- Only an end may lie before what was noted. Clocks that are ahead say nothing of the future.
            least(coalesce(t.ended_at, greatest(t.last_meter_at, m.until, t.started_at), t.updated_at), now()) AS until
        FROM (SELECT DISTINCT u.account_id, u.id FROM unnest(accounts, ids) AS u (account_id, id)) k
        -- One session after the other, by the indexes: the planner cannot know how few they are.
        CROSS JOIN LATERAL (
            SELECT * FROM transactions s WHERE s.account_id = k.account_id AND s.id = k.id OFFSET 0) t
        LEFT JOIN LATERAL (
            SELECT * FROM session_marks s WHERE s.account_id = k.account_id AND s.transaction_id = k.id OFFSET 0) m ON true
    ), changed AS MATERIALIZED (
        -- While no energy flows the mark goes on by the hour, so that what flows later is not spread over the pause.
        SELECT t.*, date_trunc(
                'hour', CASE WHEN t.until > t.started_at THEN t.until - interval '1 microsecond' ELSE t.until END, 'UTC'
            ) AS last_hour
        FROM told t
        WHERE t.energy_wh <> t.noted_wh
            OR date_trunc('hour', t.until, 'UTC') <> date_trunc('hour', coalesce(t.since, t.until), 'UTC')
    ), missing AS MATERIALIZED (
        SELECT c.*, c.energy_wh - c.noted_wh + a.energy_wh AS missing_wh,
            -- What cannot have come after what was noted is spread over the whole session.
            CASE WHEN c.since < c.until THEN c.since ELSE least(c.started_at, c.until) END AS begins_at
        FROM changed c
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(s.energy_wh), 0)::bigint AS energy_wh FROM session_hours s
            WHERE c.since > c.until
                AND s.account_id = c.account_id AND s.transaction_id = c.id AND s.hour > c.last_hour) a
    ), parts AS MATERIALIZED (
        -- Each part is a difference of sums that were rounded down: together they are all of it.
        SELECT m.account_id, m.id, m.charge_point_id, m.location_id, s.hour,
            CASE WHEN m.until <= m.begins_at THEN m.missing_wh
                ELSE div(
                        m.missing_wh * extract(epoch FROM least(s.hour + interval '1 hour', m.until) - m.begins_at),
                        extract(epoch FROM m.until - m.begins_at))
                    - div(
                        m.missing_wh * extract(epoch FROM greatest(s.hour, m.begins_at) - m.begins_at),
                        extract(epoch FROM m.until - m.begins_at))
            END::bigint AS energy_wh
        FROM missing m
        CROSS JOIN LATERAL generate_series(
            greatest(date_trunc('hour', m.begins_at, 'UTC'), first_hour), m.last_hour, interval '1 hour'
        ) AS s (hour)
        WHERE m.missing_wh > 0
        UNION ALL
        -- What is too much goes where it came last.
        SELECT m.account_id, m.id, m.charge_point_id, m.location_id, h.hour,
            -least(h.energy_wh, greatest(-m.missing_wh - h.later_wh, 0))
        FROM missing m
        CROSS JOIN LATERAL (
            SELECT s.hour, s.energy_wh,
                coalesce(sum(s.energy_wh) OVER (
                    ORDER BY s.hour DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS later_wh
            FROM session_hours s
            WHERE m.missing_wh < 0
                AND s.account_id = m.account_id AND s.transaction_id = m.id AND s.hour <= m.last_hour) h
        UNION ALL
        -- Nothing flowed after the end.
        SELECT m.account_id, m.id, m.charge_point_id, m.location_id, h.hour, -h.energy_wh
        FROM missing m
        CROSS JOIN LATERAL (
            SELECT s.hour, s.energy_wh FROM session_hours s
            WHERE m.since > m.until
                AND s.account_id = m.account_id AND s.transaction_id = m.id AND s.hour > m.last_hour) h
    ), raised AS (
        INSERT INTO session_hours AS known (account_id, transaction_id, hour, charge_point_id, location_id, energy_wh)
        SELECT p.account_id, p.id, p.hour, p.charge_point_id, p.location_id, p.energy_wh
        FROM parts p
        WHERE p.energy_wh > 0
        ON CONFLICT (account_id, transaction_id, hour) DO UPDATE SET energy_wh = known.energy_wh + excluded.energy_wh
    ), lowered AS (
        UPDATE session_hours h
        SET energy_wh = h.energy_wh + p.energy_wh
        FROM parts p
        WHERE p.energy_wh < 0 AND h.account_id = p.account_id AND h.transaction_id = p.id AND h.hour = p.hour
    ), of_locations AS (
        INSERT INTO location_hours AS known (account_id, location_id, hour, energy_wh)
        SELECT p.account_id, p.location_id, p.hour, sum(p.energy_wh)
        FROM parts p
        WHERE p.location_id IS NOT NULL AND p.energy_wh <> 0
        GROUP BY 1, 2, 3
        ON CONFLICT (account_id, location_id, hour) DO UPDATE SET energy_wh = known.energy_wh + excluded.energy_wh
    ), of_accounts AS (
        INSERT INTO account_hours AS known (account_id, hour, energy_wh)
        SELECT p.account_id, p.hour, sum(p.energy_wh)
        FROM parts p
        WHERE p.energy_wh <> 0
        GROUP BY 1, 2
        ON CONFLICT (account_id, hour) DO UPDATE SET energy_wh = known.energy_wh + excluded.energy_wh
    )
    INSERT INTO session_marks (account_id, transaction_id, energy_wh, until)
    SELECT c.account_id, c.id, c.energy_wh, c.until
    FROM changed c
    ON CONFLICT (account_id, transaction_id) DO UPDATE SET energy_wh = excluded.energy_wh, until = excluded.until;
END
$$;

-- Those that run, by charge point from the one after this on; about so many, and where to go on. No row: there are no more.
CREATE FUNCTION note_running_sessions(after_account uuid, after_charge_point uuid, at_most bigint)
RETURNS TABLE (account_id uuid, charge_point_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    accounts uuid[];
    charge_points uuid[];
    ids uuid[];
BEGIN
    SELECT array_agg(r.account_id ORDER BY r.account_id, r.charge_point_id),
        array_agg(r.charge_point_id ORDER BY r.account_id, r.charge_point_id),
        array_agg(r.id ORDER BY r.account_id, r.charge_point_id)
    INTO accounts, charge_points, ids
    FROM (
        SELECT t.account_id, t.charge_point_id, t.id
        FROM transactions t
        WHERE t.status = 'active' AND (t.account_id, t.charge_point_id) > (after_account, after_charge_point)
        ORDER BY t.account_id, t.charge_point_id
        FETCH FIRST at_most ROWS WITH TIES
    ) r;
    IF ids IS NULL THEN
        RETURN;
    END IF;
    PERFORM note_session_energy(accounts, ids);
    RETURN QUERY SELECT accounts[cardinality(accounts)], charge_points[cardinality(charge_points)];
END
$$;

-- Removes the hours that are kept no longer, and what was noted of sessions that are as old.
CREATE FUNCTION sweep_session_hours() RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH of_sessions AS (
        DELETE FROM session_hours h WHERE h.hour < first_session_hour() RETURNING 1
    ), of_locations AS (
        DELETE FROM location_hours h WHERE h.hour < first_session_hour() RETURNING 1
    ), of_accounts AS (
        DELETE FROM account_hours h WHERE h.hour < first_session_hour() RETURNING 1
    ), marks AS (
        DELETE FROM session_marks m
        WHERE m.until < first_session_hour() AND NOT EXISTS (
            SELECT FROM transactions t
            WHERE t.account_id = m.account_id AND t.id = m.transaction_id AND t.status = 'active')
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM of_sessions) + (SELECT count(*) FROM of_locations)
        + (SELECT count(*) FROM of_accounts) + (SELECT count(*) FROM marks)
$$;

-- As before; and the hours of the sessions that ended or were corrected.
CREATE OR REPLACE FUNCTION fold_session_deltas(at_most bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    folded bigint;
    accounts uuid[];
    ids uuid[];
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
    SELECT count(*), array_agg(t.account_id) FILTER (WHERE t.transaction_id IS NOT NULL),
        array_agg(t.transaction_id) FILTER (WHERE t.transaction_id IS NOT NULL)
    INTO folded, accounts, ids
    FROM taken t;
    IF ids IS NOT NULL THEN
        PERFORM note_session_energy(accounts, ids);
    END IF;
    RETURN folded;
END
$$;
GRANT EXECUTE ON FUNCTION note_running_sessions(uuid, uuid, bigint), sweep_session_hours() TO plugyard_worker;

-- What is there already.
SELECT note_session_energy(array_agg(t.account_id), array_agg(t.id))
FROM transactions t
WHERE t.counted_on >= current_date - 36 AND t.energy_wh > 0;
