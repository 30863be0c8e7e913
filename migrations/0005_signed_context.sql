-- The account context, signed: what SQL injection sets by itself is worth nothing.
--
-- A context is `v1|account|expiry|nonce|HMAC` for a whole account, and `v1p|account|membership|expiry|nonce|HMAC` for
-- a partner, who sees the locations granted to that membership. Expiry is in seconds since 1970, the nonce 32 and the
-- HMAC-SHA256 (over everything before its bar) 64 hexadecimal digits. The key is in the secrets file of the serving
-- processes and in this table, which only the owner reads; `plugyard keys rotate` makes another.

-- Nobody but the owner may look into this schema, so what PUBLIC may execute in it reaches nobody.
CREATE SCHEMA crypto;
REVOKE ALL ON SCHEMA crypto FROM PUBLIC;
CREATE EXTENSION pgcrypto WITH SCHEMA crypto;

-- For tables that belong to no account and that no run-time role may touch: definer functions only.
CREATE PROCEDURE protect_platform_table(target regclass)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner_only ON %s FOR ALL TO plugyard_owner USING (true) WITH CHECK (true)', target);
END
$$;

CREATE TABLE context_keys (
    id uuid PRIMARY KEY,
    key bytea NOT NULL CHECK (length(key) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- One that was rotated out counts until then: processes that started before go on with it.
    expires_at timestamptz
);
CALL protect_platform_table('context_keys');

-- Runs in every statement, so its cost counts: 20 to 30 us. What passes the HMAC was made by the server, so that its form
-- needs no check of its own (a regular expression for it would cost four times the whole).
CREATE OR REPLACE FUNCTION account_context() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    context text := current_setting('app.account_context', true);
    length integer := length(context);
    body bytea;
    given bytea;
    candidate bytea;
    parts text[];
BEGIN
    IF context IS NULL OR context = '' THEN
        RAISE EXCEPTION 'no account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF length NOT BETWEEN 140 AND 200 OR substr(context, length - 64, 1) <> '|' THEN
        RAISE EXCEPTION 'malformed account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    body := convert_to(left(context, -65), 'UTF8');
    given := sha256(convert_to(right(context, 64), 'UTF8'));
    -- A query without parameters keeps its plan; the codes are computed outside of it for that reason.
    FOR candidate IN
        SELECT k.key FROM public.context_keys k WHERE k.expires_at IS NULL OR k.expires_at > clock_timestamp()
    LOOP
        -- Hashes of the codes are compared, so that the time of the comparison tells nothing about the right one.
        CONTINUE WHEN sha256(convert_to(encode(crypto.hmac(body, candidate, 'sha256'), 'hex'), 'UTF8')) <> given;
        parts := string_to_array(context, '|');
        IF parts[array_upper(parts, 1) - 2]::bigint < extract(epoch FROM clock_timestamp()) THEN
            RAISE EXCEPTION 'expired account context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN parts[2]::uuid;
    END LOOP;
    RAISE EXCEPTION 'forged account context' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Whether the context is not limited to some locations. It does not rest on the check that the row's account makes:
-- SQL that somebody smuggled in can set another text between the two, within one statement.
CREATE FUNCTION is_whole_account() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog
AS $$
BEGIN
    PERFORM public.account_context();
    RETURN current_setting('app.account_context') LIKE 'v1|%';
END
$$;

-- What was granted to a partner's membership in the account of the context.
CREATE TABLE location_grants (
    account_id uuid NOT NULL,
    membership_id uuid NOT NULL,
    location_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, membership_id, location_id),
    FOREIGN KEY (account_id, membership_id) REFERENCES memberships (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, location_id) REFERENCES locations (account_id, id) ON DELETE CASCADE
);
CREATE INDEX location_grants_by_location ON location_grants (account_id, location_id);
CALL protect_tenant_table('location_grants', 'plugyard_app');
GRANT SELECT, INSERT, DELETE ON location_grants TO plugyard_app;

CREATE FUNCTION granted_locations() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    account uuid := public.account_context();
    parts text[] := string_to_array(current_setting('app.account_context'), '|');
BEGIN
    IF parts[1] <> 'v1p' THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(
        SELECT g.location_id FROM public.location_grants g
        WHERE g.account_id = account AND g.membership_id = parts[3]::uuid
    );
END
$$;

CREATE FUNCTION granted_charge_points() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    account uuid := public.account_context();
    locations uuid[] := public.granted_locations();
BEGIN
    RETURN ARRAY(
        SELECT c.id FROM public.charge_points c WHERE c.account_id = account AND c.location_id = ANY (locations)
    );
END
$$;
GRANT EXECUTE ON FUNCTION is_whole_account(), granted_locations(), granted_charge_points() TO plugyard_app;

-- The second, restrictive policy of every tenant table: what a partner sees of it. `kind` says what the column holds:
-- `location`, `charge_point`, or `hidden` for tables of which a partner sees nothing.
CREATE PROCEDURE limit_partners(target regclass, kind text, by_column text DEFAULT NULL)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    condition text := '(SELECT is_whole_account())' || CASE kind
        WHEN 'location' THEN format(' OR %I = ANY ((SELECT granted_locations())::uuid[])', by_column)
        WHEN 'charge_point' THEN format(' OR %I = ANY ((SELECT granted_charge_points())::uuid[])', by_column)
        WHEN 'hidden' THEN ''
    END;
BEGIN
    EXECUTE format(
        'CREATE POLICY partner_limit ON %s AS RESTRICTIVE FOR ALL TO plugyard_app USING (%s) WITH CHECK (%2$s)',
        target, condition
    );
END
$$;

CALL limit_partners('memberships', 'hidden');
CALL limit_partners('clients', 'hidden');
CALL limit_partners('location_grants', 'hidden');
CALL limit_partners('tokens', 'hidden');
CALL limit_partners('locations', 'location', 'id');
CALL limit_partners('charge_points', 'location', 'location_id');
CALL limit_partners('transactions', 'location', 'location_id');
CALL limit_partners('charge_point_state', 'charge_point', 'charge_point_id');
CALL limit_partners('connectors', 'charge_point', 'charge_point_id');
CALL limit_partners('connection_events', 'charge_point', 'charge_point_id');
CALL limit_partners('commands', 'charge_point', 'charge_point_id');
CALL limit_partners('meter_values', 'charge_point', 'charge_point_id');
CALL limit_partners('messages', 'charge_point', 'charge_point_id');

-- As before, with the partner's policy.
CREATE OR REPLACE FUNCTION ensure_partitions(days_ahead integer) RETURNS integer
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
            EXECUTE format(
                'CALL public.limit_partners(%L, %L, %L)',
                'public.' || partition_name, 'charge_point', 'charge_point_id'
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

DO $$
DECLARE
    partition regclass;
BEGIN
    FOR partition IN
        SELECT i.inhrelid::regclass FROM pg_inherits i
        WHERE i.inhparent IN ('messages'::regclass, 'meter_values'::regclass)
    LOOP
        CALL limit_partners(partition, 'charge_point', 'charge_point_id');
    END LOOP;
END
$$;

-- For the commands that work as the owner, who has no key file: signs with the newest key. Nobody else may.
CREATE FUNCTION sign_account_context(account uuid) RETURNS text
LANGUAGE sql VOLATILE
SET search_path = pg_catalog
AS $$
    SELECT body || '|' || encode(crypto.hmac(convert_to(body, 'UTF8'), k.key, 'sha256'), 'hex')
    FROM (
        SELECT format('v1|%s|%s|%s', account, extract(epoch FROM clock_timestamp())::bigint + 120,
            encode(crypto.gen_random_bytes(16), 'hex')) AS body
    ) b, (
        SELECT c.key FROM public.context_keys c WHERE c.expires_at IS NULL ORDER BY c.created_at DESC LIMIT 1
    ) k
$$;
