-- Plugins' own rows: schemas of their own, and a role that reaches nothing else (docs/plugins.md).

DO $$
BEGIN
    -- Roles belong to the cluster, not to the database: another database of it may have made it already.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'plugyard_plugin') THEN
        CREATE ROLE plugyard_plugin LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS;
    END IF;
    ALTER ROLE plugyard_plugin SET search_path = public;
    ALTER ROLE plugyard_plugin SET lock_timeout = '5s';
    ALTER ROLE plugyard_plugin SET idle_in_transaction_session_timeout = '30s';
    ALTER ROLE plugyard_plugin SET statement_timeout = '15s';
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO plugyard_plugin', current_database());
    GRANT USAGE ON SCHEMA public TO plugyard_plugin;
END
$$;
GRANT EXECUTE ON FUNCTION account_context() TO plugyard_plugin;

-- Duties of plugins have longer names.
ALTER TABLE leases DROP CONSTRAINT leases_name_check;
ALTER TABLE leases ADD CONSTRAINT leases_name_check CHECK (length(name) BETWEEN 1 AND 100);

-- Which of the plugins' migrations ran.
CREATE TABLE plugin_migrations (
    plugin text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (plugin, number)
);
CALL protect_platform_table('plugin_migrations');
GRANT EXECUTE ON FUNCTION uuid_v7() TO plugyard_plugin;

-- Which events a plugin wants of the account of the transaction. A list that stays the same is no change.
CREATE FUNCTION want_events(of_plugin text, types text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO account_plugins AS a (account_id, plugin, wanted_events)
    SELECT account, of_plugin, types FROM account_context() AS account
    ON CONFLICT (account_id, plugin) DO UPDATE
    SET wanted_events = excluded.wanted_events, changed_at = clock_timestamp()
    WHERE a.wanted_events <> excluded.wanted_events
$$;
GRANT EXECUTE ON FUNCTION want_events(text, text[]) TO plugyard_plugin;

-- What has run of plugins' migrations, for a serving process that compares it with what it was built for.
CREATE FUNCTION migrated_plugins() RETURNS TABLE (plugin text, number integer, name text, checksum text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT m.plugin, m.number, m.name, m.checksum FROM plugin_migrations m
$$;
GRANT EXECUTE ON FUNCTION migrated_plugins() TO plugyard_auth;

-- What of the account of the transaction waits for plugins that did not take it, and why: for its own administrators, and
-- nothing of any other account.
CREATE FUNCTION own_plugin_delays() RETURNS TABLE (
    plugin text, attempts integer, complaint text, retry_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT d.plugin, d.attempts, d.complaint, d.retry_at
    FROM plugin_delays d
    WHERE d.account_id = (SELECT account_context()) AND (SELECT is_whole_account())
    ORDER BY d.plugin
$$;
GRANT EXECUTE ON FUNCTION own_plugin_delays() TO plugyard_app;
