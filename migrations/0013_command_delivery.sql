-- How commands that wait are delivered, retried, cancelled and given up; commands to many charge points at once.

-- How often and for how long a queued command is tried. A charge point may have its own numbers.
ALTER TABLE accounts
    ADD COLUMN command_attempts integer NOT NULL DEFAULT 3 CHECK (command_attempts BETWEEN 1 AND 10),
    ADD COLUMN command_retry_interval_seconds integer NOT NULL DEFAULT 60
        CHECK (command_retry_interval_seconds BETWEEN 1 AND 86400),
    ADD COLUMN command_expiry_seconds integer NOT NULL DEFAULT 86400
        CHECK (command_expiry_seconds BETWEEN 1 AND 2592000),
    -- How long after an accepted remote start something must have begun.
    ADD COLUMN remote_start_timeout_seconds integer NOT NULL DEFAULT 120
        CHECK (remote_start_timeout_seconds BETWEEN 1 AND 3600);
GRANT UPDATE (command_attempts, command_retry_interval_seconds, command_expiry_seconds, remote_start_timeout_seconds)
    ON accounts TO plugyard_app;
ALTER TABLE charge_points
    ADD COLUMN command_attempts integer CHECK (command_attempts BETWEEN 1 AND 10),
    ADD COLUMN command_retry_interval_seconds integer CHECK (command_retry_interval_seconds BETWEEN 1 AND 86400),
    ADD COLUMN command_expiry_seconds integer CHECK (command_expiry_seconds BETWEEN 1 AND 2592000);
GRANT SELECT (command_attempts, command_retry_interval_seconds, command_expiry_seconds)
    ON charge_points TO plugyard_app, plugyard_ingest;

-- One command to every charge point of a filter.
CREATE TABLE command_batches (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    type text NOT NULL,
    request text NOT NULL,
    total integer NOT NULL DEFAULT 0 CHECK (total >= 0),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    cancelled_at timestamptz,
    PRIMARY KEY (account_id, id)
);
CALL protect_tenant_table('command_batches', 'plugyard_app');
CALL limit_partners('command_batches', 'hidden');
CALL audit_table('command_batches', 'command_batch', 'type', 'id', '', 'request total');
GRANT SELECT, INSERT, UPDATE (total, cancelled_at) ON command_batches TO plugyard_app;

ALTER TABLE commands
    -- How often it was sent.
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    -- Of a command that went through the queue; NULL for one that was sent at once and is never tried again.
    ADD COLUMN max_attempts integer CHECK (max_attempts BETWEEN 1 AND 10),
    ADD COLUMN retry_seconds integer CHECK (retry_seconds BETWEEN 1 AND 86400),
    -- Until then it waits for its next attempt, and what was queued behind it waits too.
    ADD COLUMN retry_at timestamptz,
    -- The payload of a call that carries a secret, sealed; gone when the command is over.
    ADD COLUMN sealed_payload bytea,
    ADD COLUMN batch_id uuid,
    -- A remote start that was accepted: what must have begun, and until when.
    ADD COLUMN start_by timestamptz,
    ADD COLUMN start_tag text,
    ADD COLUMN start_connector integer,
    ADD CONSTRAINT commands_batch_fkey FOREIGN KEY (account_id, batch_id) REFERENCES command_batches (account_id, id);
CREATE INDEX commands_by_batch ON commands (account_id, batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX commands_starting ON commands (account_id, start_by) WHERE start_by IS NOT NULL;
GRANT UPDATE (attempts, retry_at, start_by, start_tag, start_connector) ON commands TO plugyard_ingest;
GRANT UPDATE (is_queued) ON commands TO plugyard_app;

-- Role plugyard_app never reads what is sealed, so that no answer and no export can have it.
REVOKE SELECT ON commands FROM plugyard_app;
DO $$
BEGIN
    EXECUTE (
        SELECT format('GRANT SELECT (%s) ON public.commands TO plugyard_app', string_agg(quote_ident(a.attname), ', '))
        FROM pg_attribute a
        WHERE a.attrelid = 'public.commands'::regclass AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attname <> 'sealed_payload'
    );
END
$$;

-- Whoever queues a command, it is tried as often as the policy of its charge point says.
CREATE FUNCTION set_command_policy() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    SELECT coalesce(NEW.max_attempts, c.command_attempts, a.command_attempts),
        coalesce(NEW.retry_seconds, c.command_retry_interval_seconds, a.command_retry_interval_seconds)
    INTO NEW.max_attempts, NEW.retry_seconds
    FROM accounts a LEFT JOIN charge_points c ON c.account_id = a.id AND c.id = NEW.charge_point_id
    WHERE a.id = NEW.account_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER set_policy BEFORE INSERT ON commands FOR EACH ROW
    WHEN (NEW.is_queued AND (NEW.max_attempts IS NULL OR NEW.retry_seconds IS NULL))
    EXECUTE FUNCTION set_command_policy();

CREATE FUNCTION forget_command_secret() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    NEW.sealed_payload := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER forget_secret BEFORE UPDATE OF status ON commands FOR EACH ROW
    WHEN (NEW.status <> 'pending' AND NEW.sealed_payload IS NOT NULL)
    EXECUTE FUNCTION forget_command_secret();

-- A command of a batch is no event of its own: the batch is.
DROP TRIGGER audit ON commands;
CREATE TRIGGER audit AFTER INSERT ON commands FOR EACH ROW
    WHEN (session_user NOT IN ('plugyard_ingest', 'plugyard_worker') AND NEW.batch_id IS NULL)
    EXECUTE FUNCTION audit_row('command', 'type', 'id', '', 'request status gateway sealed_payload attempts');
CREATE TRIGGER audit_cancel AFTER UPDATE OF status ON commands FOR EACH ROW
    WHEN (session_user NOT IN ('plugyard_ingest', 'plugyard_worker') AND NEW.batch_id IS NULL
        AND NEW.status = 'cancelled')
    EXECUTE FUNCTION audit_row('command', 'type', 'id', '', 'is_queued completed_at sealed_payload');

-- As before, but what went through the queue waits there again, and ends there if its attempts are used up.
CREATE OR REPLACE FUNCTION fail_interrupted_commands(of_gateway text, before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH queued AS (
        UPDATE commands SET is_queued = true, gateway = NULL
        WHERE status = 'pending' AND gateway = of_gateway AND created_at < before AND NOT is_queued
            AND max_attempts IS NOT NULL
        RETURNING 1
    ), failed AS (
        UPDATE commands
        SET status = 'failed', error_code = 'Interrupted', completed_at = now(),
            error_description = 'The platform stopped before the charge point answered.'
        WHERE status = 'pending' AND gateway = of_gateway AND created_at < before AND NOT is_queued
            AND max_attempts IS NULL
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM queued) + (SELECT count(*) FROM failed)
$$;

-- Charge points that are connected and whose next queued command is due: the first that is not scheduled for later,
-- unless it waits for its next attempt or the one before it is out.
CREATE FUNCTION due_commands(of_gateway text, at_most bigint) RETURNS TABLE (account_id uuid, charge_point_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT h.account_id, h.charge_point_id
    FROM (
        SELECT DISTINCT ON (c.account_id, c.charge_point_id) c.account_id, c.charge_point_id, c.retry_at
        FROM commands c
        JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.charge_point_id
        WHERE c.is_queued AND s.is_online AND s.gateway = of_gateway
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

-- Charge points with queued commands that will not be sent any more.
CREATE FUNCTION dead_commands(at_most bigint) RETURNS TABLE (
    account_id uuid, account_slug text, charge_point_id uuid, identity text, ocpp_version text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT DISTINCT a.id, a.slug, p.id, p.identity, p.ocpp_version
    FROM commands c
    JOIN charge_points p ON p.account_id = c.account_id AND p.id = c.charge_point_id
    JOIN accounts a ON a.id = c.account_id
    WHERE c.is_queued AND (c.expires_at <= now() OR c.attempts >= c.max_attempts)
    LIMIT at_most
$$;

-- Remote starts whose time is up: what did begin stays accepted, the others end in no_start.
CREATE FUNCTION settle_remote_starts() RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH settled AS (
        UPDATE commands c
        SET start_by = NULL,
            status = CASE WHEN EXISTS (
                SELECT FROM transactions t
                WHERE t.account_id = c.account_id AND t.charge_point_id = c.charge_point_id
                    AND t.created_at >= c.sent_at AND lower(t.token_uid) = lower(c.start_tag)
                    AND (c.start_connector IS NULL OR t.connector_id = c.start_connector)
            ) THEN c.status ELSE 'no_start' END
        WHERE c.start_by <= now()
        RETURNING c.status
    )
    SELECT count(*) FILTER (WHERE status = 'no_start') FROM settled
$$;
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_policy WHERE polrelid = 'public.transactions'::regclass AND polname = 'owner_lookup'
    ) THEN
        CALL allow_owner_lookup('transactions');
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION due_commands(text, bigint), dead_commands(bigint), settle_remote_starts() TO plugyard_worker;
