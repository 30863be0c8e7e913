-- Statistics are folded in small portions, so that nobody waits for a large one. A portion must not cost as much as all
-- that is there: until now each one sorted all rows.

-- As before (0027), but for which rows it takes.
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
        -- Rows are added and removed, never changed: where they lie is enough to know them by.
        DELETE FROM session_deltas d
        WHERE d.ctid = ANY (ARRAY(SELECT s.ctid FROM session_deltas s LIMIT at_most))
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
