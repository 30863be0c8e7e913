-- Several processes: who does what must be done once, and who is dead.

---------------------------------------------------------------------------------------------------------------------
-- Leases

-- A duty that one process has for a while. The database's clock decides, whatever theirs say.
CREATE TABLE leases (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 50),
    holder text NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    expires_at timestamptz NOT NULL
);
CALL protect_platform_table('leases');

-- Takes or keeps a lease. Returns whether the process has it.
CREATE FUNCTION take_lease(wanted text, by_holder text, seconds integer) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH taken AS (
        INSERT INTO leases (name, holder, expires_at)
        VALUES (wanted, by_holder, clock_timestamp() + make_interval(secs => seconds))
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
        WHERE leases.holder = excluded.holder OR leases.expires_at <= clock_timestamp()
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM taken)
$$;

-- Gives a lease back, so that nobody has to wait for its end.
CREATE FUNCTION give_lease_back(given text, by_holder text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    DELETE FROM leases WHERE name = given AND holder = by_holder
$$;

---------------------------------------------------------------------------------------------------------------------
-- Processes

-- Gateways and managers that run apart. Gateways cannot write here: managers hear them on the bus.
CREATE TABLE processes (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200),
    role text NOT NULL CHECK (role IN ('gateway', 'manager')),
    seen_at timestamptz NOT NULL,
    -- Since when it is taken for dead.
    gone_at timestamptz
);
CALL protect_platform_table('processes');

-- The process that gave it to a gateway, where that is another one: while it has not left, it ends with either.
ALTER TABLE commands ADD COLUMN manager text;
-- Since when it is on its way to a gateway.
ALTER TABLE commands ADD COLUMN handed_at timestamptz NOT NULL DEFAULT now();
GRANT UPDATE (manager, handed_at) ON commands TO plugyard_ingest;
DROP TRIGGER audit ON commands;
CREATE TRIGGER audit AFTER INSERT ON commands FOR EACH ROW
    WHEN (session_user NOT IN ('plugyard_ingest', 'plugyard_worker') AND NEW.batch_id IS NULL)
    EXECUTE FUNCTION audit_row(
        'command', 'type', 'id', '', 'request status gateway manager handed_at sealed_payload attempts');
DROP TRIGGER audit_cancel ON commands;
CREATE TRIGGER audit_cancel AFTER UPDATE OF status ON commands FOR EACH ROW
    WHEN (session_user NOT IN ('plugyard_ingest', 'plugyard_worker') AND NEW.batch_id IS NULL
        AND NEW.status = 'cancelled')
    EXECUTE FUNCTION audit_row('command', 'type', 'id', '', 'is_queued completed_at manager handed_at sealed_payload');

-- As before; and what a manager that died had in hand, as long as no gateway said that it left.
CREATE OR REPLACE FUNCTION fail_interrupted_commands(of_gateway text, before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH queued AS (
        UPDATE commands SET is_queued = true, gateway = NULL
        WHERE status = 'pending' AND (gateway = of_gateway OR (manager = of_gateway AND sent_at IS NULL))
            AND created_at < before AND NOT is_queued AND max_attempts IS NOT NULL
        RETURNING 1
    ), failed AS (
        UPDATE commands
        SET status = 'failed', error_code = 'Interrupted', completed_at = now(),
            error_description = 'The platform stopped before the charge point answered.'
        WHERE status = 'pending' AND (gateway = of_gateway OR (manager = of_gateway AND sent_at IS NULL))
            AND created_at < before AND NOT is_queued AND max_attempts IS NULL
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM queued) + (SELECT count(*) FROM failed)
$$;

-- Ends what a gateway that lives was to be given and never said that it sent: the word was lost on the bus.
CREATE FUNCTION fail_lost_commands() RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH queued AS (
        UPDATE commands SET is_queued = true, gateway = NULL
        WHERE status = 'pending' AND NOT is_queued AND sent_at IS NULL AND max_attempts IS NOT NULL
            AND handed_at < clock_timestamp() - interval '15 minutes'
        RETURNING 1
    ), failed AS (
        UPDATE commands
        SET status = 'failed', error_code = 'Interrupted', completed_at = now(),
            error_description = 'Nobody knows whether the charge point was sent it.'
        WHERE status = 'pending' AND NOT is_queued AND sent_at IS NULL AND max_attempts IS NULL
            AND handed_at < clock_timestamp() - interval '15 minutes'
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM queued) + (SELECT count(*) FROM failed)
$$;

-- As before; `of_gateway` NULL is any.
CREATE OR REPLACE FUNCTION due_commands(of_gateway text, at_most bigint)
RETURNS TABLE (account_id uuid, charge_point_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT h.account_id, h.charge_point_id
    FROM (
        SELECT DISTINCT ON (c.account_id, c.charge_point_id) c.account_id, c.charge_point_id, c.retry_at
        FROM commands c
        JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.charge_point_id
        WHERE c.is_queued AND s.is_online AND (of_gateway IS NULL OR s.gateway = of_gateway)
            AND (c.not_before IS NULL OR c.not_before <= now())
            AND (c.expires_at IS NULL OR c.expires_at > now())
            AND (c.attempts < c.max_attempts)
        ORDER BY c.account_id, c.charge_point_id, c.id
    ) h
    WHERE (h.retry_at IS NULL OR h.retry_at <= now())
        AND NOT EXISTS (
            SELECT FROM commands o
            WHERE o.account_id = h.account_id AND o.charge_point_id = h.charge_point_id AND o.status = 'pending'
                AND NOT o.is_queued AND o.max_attempts IS NOT NULL)
    LIMIT at_most
$$;

-- Notes that processes were heard. Returns those of them that had been taken for dead.
CREATE FUNCTION note_processes(names text[], of_role text) RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH dead AS (
        SELECT name FROM processes WHERE name = ANY (names) AND gone_at IS NOT NULL
    ), noted AS (
        INSERT INTO processes (name, role, seen_at)
        SELECT DISTINCT heard, of_role, clock_timestamp() FROM unnest(names) heard
        ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at, gone_at = NULL
    )
    SELECT name FROM dead
$$;

-- Takes note of gateways that have charge points and were never heard: they came and went while no manager looked.
CREATE FUNCTION note_unheard_gateways() RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO processes (name, role, seen_at)
    SELECT DISTINCT s.gateway, 'gateway', clock_timestamp() FROM charge_point_state s
    WHERE s.is_online AND s.gateway IS NOT NULL
    ON CONFLICT DO NOTHING
$$;

-- Ends what silent processes left: gateways but those that are heard, and managers that have not said a word for so many
-- seconds. Each is looked at again for two minutes, since what it began may have been committed late. Returns the names
-- of those that were not taken for dead before.
CREATE FUNCTION bury_processes(heard_gateways text[], seconds integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    dead record;
BEGIN
    FOR dead IN
        SELECT p.name, p.role, p.gone_at FROM processes p
        WHERE (p.role = 'gateway' AND p.name <> ALL (heard_gateways)
                AND (p.gone_at IS NOT NULL OR p.seen_at < clock_timestamp() - make_interval(secs => seconds)))
            OR (p.role = 'manager' AND p.seen_at < clock_timestamp() - make_interval(secs => seconds))
        ORDER BY p.name
    LOOP
        PERFORM reset_connections(dead.name) WHERE dead.role = 'gateway';
        PERFORM fail_interrupted_commands(dead.name, clock_timestamp());
        IF dead.gone_at IS NULL THEN
            UPDATE processes SET gone_at = clock_timestamp() WHERE name = dead.name;
            RETURN NEXT dead.name;
        ELSIF dead.gone_at < clock_timestamp() - interval '2 minutes' THEN
            DELETE FROM processes WHERE name = dead.name;
        END IF;
    END LOOP;
END
$$;

---------------------------------------------------------------------------------------------------------------------
-- What managers look up

-- Whether a charge point that was cut off with its gateway may still be connected.
GRANT SELECT (is_active) ON charge_points TO plugyard_ingest;
-- What a charge point was answered, when its message comes a second time from its gateway.
GRANT SELECT (payload) ON messages TO plugyard_ingest;

GRANT EXECUTE ON FUNCTION take_lease(text, text, integer), give_lease_back(text, text), note_processes(text[], text),
    bury_processes(text[], integer), fail_lost_commands(), note_unheard_gateways() TO plugyard_worker;
