-- Transactions as a state machine: what it must remember of a register, and transactions whose charge point vanished.

ALTER TABLE transactions
    -- When last_meter_wh was read.
    ADD COLUMN register_at timestamptz,
    -- A reading out of line with the one before it; the next one decides what it was.
    ADD COLUMN doubted_wh bigint,
    ADD COLUMN doubted_at timestamptz,
    -- How often the register was found to stand elsewhere, and the session went on from there.
    ADD COLUMN register_segments integer NOT NULL DEFAULT 1 CHECK (register_segments > 0);

-- When a transaction was: an orphan has an end only. Lists and exports go by it.
CREATE INDEX transactions_by_time ON transactions (account_id, (coalesce(started_at, ended_at, created_at)), id);
CREATE INDEX transactions_by_stop ON transactions (account_id, charge_point_id, stop_key) WHERE stop_key IS NOT NULL;
CREATE INDEX transactions_orphans ON transactions (account_id, charge_point_id, ended_at) WHERE status = 'orphan';

-- Of connector 0, as connectors have it.
ALTER TABLE charge_point_state ADD COLUMN own_status_at timestamptz, ADD COLUMN own_status_connection_id uuid;

-- How long the charge point of an open transaction may be silent until that is closed as an estimate; NULL is for ever.
ALTER TABLE accounts ADD COLUMN close_vanished_after_minutes integer DEFAULT 1440
    CHECK (close_vanished_after_minutes BETWEEN 5 AND 525600);
GRANT UPDATE (close_vanished_after_minutes) ON accounts TO plugyard_app;

-- Open transactions of which nothing was heard for longer than their account waits, those that wait longest first.
-- Whoever closes one looks again, in the context of its account.
CALL allow_owner_lookup('transactions');
CREATE FUNCTION vanished_transactions(at_most bigint) RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT t.account_id, t.id
    FROM transactions t
    JOIN accounts a ON a.id = t.account_id AND a.suspended_at IS NULL
    LEFT JOIN charge_point_state s ON s.account_id = t.account_id AND s.charge_point_id = t.charge_point_id
    WHERE t.status = 'active' AND greatest(s.last_seen_at, t.created_at, t.updated_at)
        <= now() - make_interval(mins => a.close_vanished_after_minutes)
    ORDER BY t.updated_at
    LIMIT at_most
$$;
GRANT EXECUTE ON FUNCTION vanished_transactions(bigint) TO plugyard_worker;
