-- The audit trail: who changed what. Rows are written by triggers, in the transaction of the change, so that no
-- feature can forget them; no run-time role may insert, update or delete one.

-- A UUIDv7 where no application makes the id.
CREATE FUNCTION uuid_v7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
SET search_path = pg_catalog
AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(
                uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                FROM 1 FOR 6
            ), 52, 1), 53, 1),
        'hex')::uuid
$$;

CREATE TABLE audit_events (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Who: a person, a machine client, an API key, a platform administrator in a support session, somebody at the
    -- command line of the installation, a plugin, or the platform itself.
    actor_kind text NOT NULL CHECK (actor_kind IN (
        'user', 'client', 'api_key', 'support', 'platform_admin', 'command_line', 'plugin', 'system')),
    actor_id text,
    actor_name text,
    address text,
    request_id text,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id text,
    resource_name text,
    -- JSON array of {"field","before","after"}; secrets as "***".
    changes text NOT NULL DEFAULT '[]',
    PRIMARY KEY (account_id, id)
);
CREATE INDEX audit_events_by_resource ON audit_events (account_id, resource_type, resource_id, id);
CREATE INDEX audit_events_by_time ON audit_events (account_id, at);
CALL protect_tenant_table('audit_events', 'plugyard_app');
CALL limit_partners('audit_events', 'hidden');
CREATE POLICY owner_append ON audit_events FOR INSERT TO plugyard_owner WITH CHECK (true);
GRANT SELECT ON audit_events TO plugyard_app;

-- How long an account's trail is kept.
ALTER TABLE accounts
    ADD COLUMN audit_retention_days integer NOT NULL DEFAULT 365 CHECK (audit_retention_days BETWEEN 30 AND 3650);
GRANT UPDATE (audit_retention_days) ON accounts TO plugyard_app;

-- Adds one event. The actor is what the server set for this transaction in `app.actor`, a JSON object of
-- kind, id, name, address and request_id.
CREATE FUNCTION note_audit_event(
    of_account uuid, action text, resource_type text, resource_id text, resource_name text, changes jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
BEGIN
    INSERT INTO audit_events (
        account_id, id, actor_kind, actor_id, actor_name, address, request_id, action, resource_type, resource_id,
        resource_name, changes
    ) VALUES (
        of_account, uuid_v7(), coalesce(actor ->> 'kind', 'system'), actor ->> 'id',
        coalesce(
            actor ->> 'name',
            CASE WHEN actor ->> 'kind' IN ('user', 'support', 'platform_admin')
                THEN (SELECT u.email FROM users u WHERE u.id = (actor ->> 'id')::uuid) END,
            CASE WHEN actor ->> 'kind' = 'client'
                THEN (SELECT c.name FROM clients c WHERE c.account_id = of_account AND c.id = (actor ->> 'id')::uuid) END,
            CASE WHEN actor IS NULL THEN session_user::text END
        ),
        actor ->> 'address', actor ->> 'request_id', action,
        resource_type, resource_id, resource_name, changes::text
    );
END
$$;

-- For AFTER triggers. Arguments: the resource's name in events, the column that names one (or ''), the column that
-- identifies one, the columns that are secret, the columns that are not worth an event; lists parted by spaces.
CREATE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    whole jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
    secret text[] := string_to_array(TG_ARGV[3], ' ');
    ignored text[] := string_to_array(TG_ARGV[4], ' ') || ARRAY['account_id', 'created_at', 'updated_at'];
    changes jsonb;
BEGIN
    SELECT jsonb_agg(
        jsonb_build_object(
            'field', name,
            'before', CASE WHEN name = ANY (secret) AND before -> name <> 'null' THEN '"***"' ELSE before -> name END,
            'after', CASE WHEN name = ANY (secret) AND after -> name <> 'null' THEN '"***"' ELSE after -> name END
        ) ORDER BY name)
    INTO changes
    FROM jsonb_object_keys(whole) AS name
    WHERE before -> name IS DISTINCT FROM after -> name AND name <> ALL (ignored)
        -- What is not set says nothing about something new or gone.
        AND NOT (TG_OP <> 'UPDATE' AND whole -> name = 'null');
    IF TG_OP = 'UPDATE' AND changes IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM note_audit_event(
        CASE WHEN TG_TABLE_NAME = 'accounts' THEN whole ->> 'id' ELSE whole ->> 'account_id' END::uuid,
        TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'UPDATE' THEN '.updated' ELSE '.deleted' END,
        TG_ARGV[0], whole ->> TG_ARGV[2], whole ->> TG_ARGV[1], coalesce(changes, '[]')
    );
    RETURN NULL;
END
$$;

-- What charge points report is no change by anybody, and a purge leaves nothing that could say so.
CREATE PROCEDURE audit_table(
    target regclass, resource text, named_by text, identified_by text, secret text DEFAULT '', ignored text DEFAULT ''
)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
            'WHEN (session_user NOT IN (''plugyard_ingest'', ''plugyard_worker'')) '
            'EXECUTE FUNCTION audit_row(%L, %L, %L, %L, %L)',
        target, resource, named_by, identified_by, secret, ignored
    );
END
$$;

CALL audit_table('accounts', 'account', 'slug', 'id');
CALL audit_table('memberships', 'user', 'email', 'id', '', 'joined_at');
CALL audit_table('clients', 'client', 'name', 'id', 'secret_sha256 previous_secret_sha256');
CALL audit_table('location_grants', 'location_grant', '', 'membership_id');
CALL audit_table('locations', 'location', 'name', 'id');
CALL audit_table('charge_points', 'charge_point', 'identity', 'id', 'password_hash');
CALL audit_table('tokens', 'token', 'uid', 'id', '', 'uid_lower');
CREATE TRIGGER audit AFTER INSERT ON commands FOR EACH ROW
    WHEN (session_user NOT IN ('plugyard_ingest', 'plugyard_worker'))
    EXECUTE FUNCTION audit_row('command', 'type', 'id', '', 'request status gateway');
CREATE TRIGGER audit AFTER UPDATE OF type, max_power_w ON connectors FOR EACH ROW
    WHEN (session_user NOT IN ('plugyard_ingest', 'plugyard_worker'))
    EXECUTE FUNCTION audit_row('connector', '', 'charge_point_id', '',
        'status error_code info vendor_error_code status_at status_connection_id');
