-- Who may log in, and how a transaction says for which account it works.
--
-- Run by plugyard_owner (LOGIN CREATEROLE, neither superuser nor BYPASSRLS). Run-time processes log in as the
-- roles below and never as the owner. Passwords are set by `plugyard migrate`, not here.

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY[
        'plugyard_app',      -- every request of a tenant
        'plugyard_ingest',   -- what charge points report
        'plugyard_auth',     -- look-ups before a tenant is known, through definer functions only
        'plugyard_worker',   -- partitions, leases, retention
        'plugyard_metrics'   -- aggregates for Prometheus
    ] LOOP
        -- Roles belong to the cluster, not to the database: another database of it may have made them already.
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            EXECUTE format(
                'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS',
                role_name
            );
        END IF;
        EXECUTE format('ALTER ROLE %I SET search_path = public', role_name);
        EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', role_name, '5s');
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', role_name, '30s');
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role_name);
    END LOOP;
    ALTER ROLE plugyard_app SET statement_timeout = '15s';
    ALTER ROLE plugyard_ingest SET statement_timeout = '15s';
    ALTER ROLE plugyard_auth SET statement_timeout = '5s';
    ALTER ROLE plugyard_worker SET statement_timeout = '60s';
    ALTER ROLE plugyard_metrics SET statement_timeout = '5s';

    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- A serving process compares what ran with what it was built for.
GRANT SELECT ON schema_migrations TO plugyard_auth;
ALTER DEFAULT PRIVILEGES FOR ROLE plugyard_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The account for which the present transaction works. Raises when the context is absent, empty or malformed:
-- after one SET LOCAL on a connection the setting reads back as '' and not as NULL.
CREATE FUNCTION account_context() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog
AS $$
DECLARE
    context text := current_setting('app.account_context', true);
BEGIN
    IF context IS NULL OR context = '' THEN
        RAISE EXCEPTION 'no account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Looked at instead of caught: a subtransaction is not allowed in a parallel plan.
    IF context !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        RAISE EXCEPTION 'malformed account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN context::uuid;
END
$$;
GRANT EXECUTE ON FUNCTION account_context()
    TO plugyard_app, plugyard_ingest, plugyard_auth, plugyard_worker, plugyard_metrics;

-- The one template of every tenant policy. The sub-select makes the check run once per statement, not per row.
CREATE PROCEDURE protect_tenant_table(target regclass, VARIADIC roles text[])
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    role_name text;
    account_column text := CASE WHEN target = 'public.accounts'::regclass THEN 'id' ELSE 'account_id' END;
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    FOREACH role_name IN ARRAY roles || ARRAY['plugyard_owner'] LOOP
        EXECUTE format(
            'CREATE POLICY %I ON %s FOR ALL TO %I USING (%4$I = (SELECT account_context())) '
                'WITH CHECK (%4$I = (SELECT account_context()))',
            'account_of_' || role_name, target, role_name, account_column
        );
    END LOOP;
END
$$;

-- For look-ups before an account is known: lets the owner's definer functions read the table whole.
-- The catalogue check lists the tables on which this is allowed.
CREATE PROCEDURE allow_owner_lookup(target regclass)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('CREATE POLICY owner_lookup ON %s FOR SELECT TO plugyard_owner USING (true)', target);
END
$$;
