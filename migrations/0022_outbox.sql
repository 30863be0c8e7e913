-- The outbox: what happened, for plugins that want to know, written in the transaction that stores it (docs/plugins.md).
--
-- Rows are only added. Readers go through them by a position, (transaction, sequence): by transactions and not by the
-- sequence alone, because sequence numbers are not drawn in the order of commits; and only as far as the oldest transaction
-- that still writes, because one that is behind it may yet commit rows in front of what was read.

---------------------------------------------------------------------------------------------------------------------
-- Who wants what

-- The plugins of the processes that run, as they say at their start.
CREATE TABLE plugins (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 2 AND 30),
    version text NOT NULL CHECK (length(version) BETWEEN 1 AND 50),
    -- For accounts that never said so.
    is_on_by_default boolean NOT NULL,
    -- Types of events that it wants of all accounts for which it is on, and those that it may ask for.
    always text[] NOT NULL,
    on_request text[] NOT NULL,
    seen_at timestamptz NOT NULL
);
CALL protect_platform_table('plugins');

-- What an account's administrators made of a plugin, and which events the plugin asked for.
CREATE TABLE account_plugins (
    account_id uuid NOT NULL REFERENCES accounts (id),
    plugin text NOT NULL CHECK (plugin ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' AND length(plugin) BETWEEN 2 AND 30),
    -- NULL: as the plugin's default says.
    is_enabled boolean,
    -- JSON, judged by the plugin's schema when it was written.
    settings text NOT NULL DEFAULT '{}' CHECK (length(settings) <= 65536),
    -- The settings that are secret: a JSON object, sealed.
    secrets bytea CHECK (length(secrets) <= 65536),
    wanted_events text[] NOT NULL DEFAULT '{}' CHECK (cardinality(wanted_events) <= 100),
    -- For processes that look for what is new.
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account_id, plugin)
);
CREATE INDEX account_plugins_by_change ON account_plugins (changed_at);
CALL protect_tenant_table('account_plugins', 'plugyard_app');
CALL limit_partners('account_plugins', 'hidden');
CALL allow_owner_lookup('account_plugins');
CALL audit_table('account_plugins', 'plugin', 'plugin', 'plugin', 'secrets', 'wanted_events changed_at');
GRANT SELECT, INSERT,
    UPDATE (is_enabled, settings, secrets, changed_at) ON account_plugins TO plugyard_app;

-- How far each plugin has read.
CREATE TABLE plugin_cursors (
    plugin text PRIMARY KEY,
    xid bigint NOT NULL,
    seq bigint NOT NULL,
    -- Of the last row that was read: no other reading begins more than a little before it.
    at timestamptz NOT NULL
);
CALL protect_platform_table('plugin_cursors');

-- Says which plugins run here; said again and again. A new one reads what happens from now on. Those that no process has said for
-- an hour are forgotten. While processes of two versions run beside each other, what either wants is wanted.
CREATE FUNCTION register_plugins(registered text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH given AS (
        SELECT * FROM jsonb_to_recordset(registered::jsonb)
            AS g (name text, version text, is_on_by_default boolean, always text[], on_request text[])
    ), gone AS (
        DELETE FROM plugins p
        WHERE p.seen_at < clock_timestamp() - interval '1 hour' AND NOT EXISTS (SELECT FROM given g WHERE g.name = p.name)
    ), begun AS (
        INSERT INTO plugin_cursors (plugin, xid, seq, at)
        SELECT g.name, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1, 9223372036854775807, now() FROM given g
        ON CONFLICT (plugin) DO NOTHING
    )
    INSERT INTO plugins AS p (name, version, is_on_by_default, always, on_request, seen_at)
    SELECT g.name, g.version, g.is_on_by_default, g.always, g.on_request, clock_timestamp() FROM given g
    ON CONFLICT (name) DO UPDATE
    SET version = excluded.version, is_on_by_default = excluded.is_on_by_default, seen_at = excluded.seen_at,
        always = CASE WHEN p.version = excluded.version OR p.seen_at < clock_timestamp() - interval '10 minutes'
            THEN excluded.always
            ELSE ARRAY (SELECT unnest(p.always) UNION SELECT unnest(excluded.always)) END,
        on_request = CASE WHEN p.version = excluded.version OR p.seen_at < clock_timestamp() - interval '10 minutes'
            THEN excluded.on_request
            ELSE ARRAY (SELECT unnest(p.on_request) UNION SELECT unnest(excluded.on_request)) END
$$;

-- What accounts have said of plugins since then; what was committed late is found again for half a minute.
CREATE FUNCTION changed_plugins(since timestamptz)
RETURNS TABLE (
    account_id uuid, plugin text, is_enabled boolean, settings text, secrets bytea, wanted_events text[],
    changed_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.account_id, a.plugin, a.is_enabled, a.settings, a.secrets, a.wanted_events, a.changed_at
    FROM account_plugins a
    WHERE a.changed_at >= since - interval '30 seconds'
    ORDER BY a.changed_at
$$;

-- Whether a plugin wants to know. For what happens seldom: batches know it without asking.
CREATE FUNCTION is_event_wanted(of_account uuid, of_type text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT EXISTS (
        SELECT FROM plugins p
        LEFT JOIN account_plugins a ON a.account_id = of_account AND a.plugin = p.name
        WHERE coalesce(a.is_enabled, p.is_on_by_default)
            AND (of_type = ANY (p.always) OR (of_type = ANY (p.on_request) AND of_type = ANY (a.wanted_events))))
$$;

---------------------------------------------------------------------------------------------------------------------
-- The outbox

-- Orders the rows of one transaction. Numbers are handed out in lots: between transactions they mean nothing.
CREATE SEQUENCE event_outbox_seq CACHE 100;
GRANT USAGE ON SEQUENCE event_outbox_seq TO plugyard_ingest;

-- Without a primary key and foreign keys, like the log: who writes it has just written what it is about, and nobody looks
-- for one row.
CREATE TABLE event_outbox (
    account_id uuid NOT NULL,
    -- The transaction that wrote it.
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    seq bigint NOT NULL DEFAULT nextval('event_outbox_seq'),
    -- The beginning of that transaction, by this server's clock.
    at timestamptz NOT NULL DEFAULT now(),
    id uuid NOT NULL,
    type text NOT NULL,
    charge_point_id uuid,
    charge_point text,
    data text NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX event_outbox_by_position ON event_outbox (xid, seq);
-- For accounts that a plugin left behind: theirs alone are read again.
CREATE INDEX event_outbox_by_account ON event_outbox (account_id, xid, seq);
CALL protect_tenant_table('event_outbox', 'plugyard_ingest');
CALL allow_batches('event_outbox');
-- For definer functions: reading for plugins, and adding what triggers see.
CREATE POLICY owner_manage ON event_outbox FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);
GRANT INSERT ON event_outbox TO plugyard_ingest;

-- Row security and policies of the parent, and no grant of its own. Partitions of role app's tables limit partners.
CREATE PROCEDURE protect_outbox_partition(target text)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('CALL public.protect_tenant_table(%L, %L)', 'public.' || target, 'plugyard_ingest');
    EXECUTE format('CALL public.limit_partners(%L, %L)', 'public.' || target, 'hidden');
    EXECUTE format('CALL public.allow_batches(%L)', 'public.' || target);
    EXECUTE format(
        'CREATE POLICY owner_manage ON public.%I FOR ALL TO plugyard_owner USING (true) WITH CHECK (true)', target);
END
$$;

-- Its daily partitions from yesterday to so many days from now. Returns how many were made.
CREATE FUNCTION make_outbox_partitions(days_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    day date;
    day_name text;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7107, 2);
    FOR day IN SELECT d::date FROM generate_series(today - 1, today + days_ahead, interval '1 day') d LOOP
        day_name := format('event_outbox_%s', to_char(day, 'YYYYMMDD'));
        CONTINUE WHEN to_regclass(format('public.%I', day_name)) IS NOT NULL;
        EXECUTE format('CREATE TABLE public.%I (LIKE public.event_outbox INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', day_name);
        CALL protect_outbox_partition(day_name);
        -- Attached and not created in place: that would lock the parent against every insert.
        EXECUTE format(
            'ALTER TABLE public.event_outbox ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            day_name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'
        );
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

-- Drops the oldest partition that is longer past than events are kept; returns its name, NULL when there is none. One at a
-- time, and not waiting behind long readings: whoever writes would wait behind this.
CREATE FUNCTION drop_outbox_partition(keep_days integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
SET lock_timeout = '500ms'
AS $$
DECLARE
    expired text;
BEGIN
    SELECT c.relname INTO expired
    FROM pg_class c
    CROSS JOIN LATERAL regexp_match(c.relname, '^event_outbox_(\d{8})$') AS name
    WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind = 'r'
        AND to_date(name[1], 'YYYYMMDD') + 1 + keep_days <= (now() AT TIME ZONE 'UTC')::date
    ORDER BY c.relname LIMIT 1;
    IF expired IS NOT NULL THEN
        EXECUTE format('DROP TABLE public.%I', expired);
    END IF;
    RETURN expired;
END
$$;
SELECT make_outbox_partitions(7);

-- Adds one event of the account of the transaction, if somebody wants it. For what happens seldom.
CREATE FUNCTION tell_event(event_id uuid, of_type text, of_charge_point uuid, identity text, event_data text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO event_outbox (account_id, id, type, charge_point_id, charge_point, data)
    SELECT account, event_id, of_type, of_charge_point, identity, event_data
    FROM account_context() AS account
    WHERE is_event_wanted(account, of_type)
$$;
GRANT EXECUTE ON FUNCTION tell_event(uuid, text, uuid, text, text) TO plugyard_ingest;

-- A time as the API writes it.
CREATE FUNCTION api_time(instant timestamptz) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog
AS $$
    SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Commands end in many ways (answered, timed out, expired, cancelled, lost with a process): each of them is seen here.
CREATE FUNCTION tell_command_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF is_event_wanted(NEW.account_id, 'command.completed') THEN
        INSERT INTO event_outbox (account_id, id, type, charge_point_id, charge_point, data)
        SELECT NEW.account_id, uuid_v7(), 'command.completed', NEW.charge_point_id, c.identity,
            json_build_object(
                'command', NEW.type, 'command_id', NEW.id,
                'message_id', CASE WHEN NEW.sent_at IS NULL THEN NULL WHEN NEW.attempts <= 1 THEN NEW.id::text
                    ELSE replace(NEW.id::text, '-', '') || '-' || NEW.attempts END,
                'status', NEW.status, 'error_code', NEW.error_code,
                'timestamp', api_time(coalesce(NEW.completed_at, now())))::text
        FROM charge_points c
        WHERE c.account_id = NEW.account_id AND c.id = NEW.charge_point_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER told AFTER UPDATE OF status ON commands FOR EACH ROW
    WHEN (OLD.status = 'pending' AND NEW.status <> 'pending')
    EXECUTE FUNCTION tell_command_end();

---------------------------------------------------------------------------------------------------------------------
-- Reading

-- Accounts whose events a plugin could not take: they wait behind the rest, each from a position of its own.
CREATE TABLE plugin_delays (
    plugin text NOT NULL,
    account_id uuid NOT NULL,
    xid bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    -- How often the next events were tried.
    attempts integer NOT NULL,
    retry_at timestamptz NOT NULL,
    -- For administrators.
    complaint text NOT NULL,
    PRIMARY KEY (plugin, account_id)
);
CALL protect_platform_table('plugin_delays');

-- Where a plugin goes on reading.
--
-- Numbers of transactions are a cluster's own. Those that were restored from a dump into another one may lie in its future.
-- All of them, also of plugins that are opened later, are moved below 0 by one number then: they keep their order, and come before
-- all that is written here. What was restored was not written by the transaction that it names.
CREATE FUNCTION open_plugin_cursor(of_plugin text) RETURNS plugin_cursors
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    -- What was read here lies before it.
    future bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    newest bigint;
    place plugin_cursors;
BEGIN
    IF EXISTS (SELECT FROM plugin_cursors c WHERE c.plugin = of_plugin AND c.xid >= future) THEN
        SELECT greatest(
            (SELECT max(c.xid) FROM plugin_cursors c),
            (SELECT max(o.xid) FROM event_outbox o WHERE o.xmin::text::bigint <> o.xid % 4294967296)
        ) + 1 INTO newest;
        UPDATE plugin_cursors c SET xid = c.xid - newest;
        UPDATE plugin_delays d SET xid = d.xid - newest;
        UPDATE event_outbox o SET xid = o.xid - newest WHERE o.xmin::text::bigint <> o.xid % 4294967296;
    END IF;
    SELECT * INTO place FROM plugin_cursors c WHERE c.plugin = of_plugin;
    RETURN place;
END
$$;

-- The next events of all accounts, and how far that goes.
CREATE FUNCTION read_outbox(after_xid bigint, after_seq bigint, after_at timestamptz, at_most bigint)
RETURNS TABLE (
    account_id uuid, xid bigint, seq bigint, at timestamptz, id uuid, type text, charge_point_id uuid, charge_point text,
    data text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT o.account_id, o.xid, o.seq, o.at, o.id, o.type, o.charge_point_id, o.charge_point, o.data
    FROM event_outbox o
    WHERE o.at >= after_at - interval '1 hour' AND (o.xid, o.seq) > (after_xid, after_seq)
        AND o.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY o.xid, o.seq
    LIMIT at_most
$$;

-- The next events of one account that was left behind, up to where the plugin has read.
CREATE FUNCTION read_delayed_outbox(of_plugin text, of_account uuid, at_most bigint)
RETURNS TABLE (
    account_id uuid, xid bigint, seq bigint, at timestamptz, id uuid, type text, charge_point_id uuid, charge_point text,
    data text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT o.account_id, o.xid, o.seq, o.at, o.id, o.type, o.charge_point_id, o.charge_point, o.data
    FROM plugin_delays d
    JOIN plugin_cursors c ON c.plugin = d.plugin
    JOIN event_outbox o ON o.account_id = d.account_id AND o.at >= d.at - interval '1 hour'
        AND (o.xid, o.seq) > (d.xid, d.seq) AND (o.xid, o.seq) <= (c.xid, c.seq)
    WHERE d.plugin = of_plugin AND d.account_id = of_account
    ORDER BY o.xid, o.seq
    LIMIT at_most
$$;

-- Moves a plugin on, and leaves behind the accounts whose events it did not take, each from where it stands; those that are behind
-- already stay where they are. Returns whether nobody else had moved it.
CREATE FUNCTION advance_plugin(
    of_plugin text, from_xid bigint, from_seq bigint, to_xid bigint, to_seq bigint, to_at timestamptz,
    delayed uuid[], delayed_xid bigint[], delayed_seq bigint[], delayed_at timestamptz[], complaints text[],
    retry_after double precision[]
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    PERFORM FROM plugin_cursors c
    WHERE c.plugin = of_plugin AND c.xid = from_xid AND c.seq = from_seq FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO plugin_delays (plugin, account_id, xid, seq, at, attempts, retry_at, complaint)
    SELECT of_plugin, u.account, u.xid, u.seq, u.at, 1, clock_timestamp() + make_interval(secs => u.seconds),
        left(u.complaint, 500)
    FROM unnest(delayed, delayed_xid, delayed_seq, delayed_at, complaints, retry_after)
        AS u (account, xid, seq, at, complaint, seconds)
    ON CONFLICT (plugin, account_id) DO NOTHING;
    UPDATE plugin_cursors c SET xid = to_xid, seq = to_seq, at = to_at WHERE c.plugin = of_plugin;
    RETURN true;
END
$$;

-- The accounts that were left behind, with how long it is until they are tried again.
CREATE FUNCTION plugin_delays_of(of_plugin text)
RETURNS TABLE (account_id uuid, attempts integer, complaint text, seconds_left double precision)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT d.account_id, d.attempts, d.complaint,
        extract(epoch FROM d.retry_at - clock_timestamp())::double precision
    FROM plugin_delays d WHERE d.plugin = of_plugin
    ORDER BY d.retry_at
$$;

-- One of them has taken some, up to that position.
CREATE FUNCTION advance_delayed_plugin(
    of_plugin text, of_account uuid, to_xid bigint, to_seq bigint, to_at timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE plugin_delays d SET xid = to_xid, seq = to_seq, at = to_at, attempts = 1, retry_at = clock_timestamp()
    WHERE d.plugin = of_plugin AND d.account_id = of_account
$$;

-- One of them has caught up, if nothing lies between it and where the plugin has read by now. Returns whether it has.
CREATE FUNCTION end_plugin_delay(of_plugin text, of_account uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    -- The plugin does not move on meanwhile.
    PERFORM FROM plugin_cursors c WHERE c.plugin = of_plugin FOR UPDATE;
    DELETE FROM plugin_delays d
    WHERE d.plugin = of_plugin AND d.account_id = of_account
        AND NOT EXISTS (SELECT FROM read_delayed_outbox(of_plugin, of_account, 1));
    RETURN NOT EXISTS (
        SELECT FROM plugin_delays d WHERE d.plugin = of_plugin AND d.account_id = of_account);
END
$$;

-- One of them could not take them again.
CREATE FUNCTION delay_plugin_again(of_plugin text, of_account uuid, new_complaint text, seconds double precision) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE plugin_delays d
    SET attempts = d.attempts + 1, complaint = left(new_complaint, 500),
        retry_at = clock_timestamp() + make_interval(secs => seconds)
    WHERE d.plugin = of_plugin AND d.account_id = of_account
$$;

GRANT EXECUTE ON FUNCTION register_plugins(text), changed_plugins(timestamptz), make_outbox_partitions(integer),
    drop_outbox_partition(integer), open_plugin_cursor(text), read_outbox(bigint, bigint, timestamptz, bigint),
    read_delayed_outbox(text, uuid, bigint),
    advance_plugin(
        text, bigint, bigint, bigint, bigint, timestamptz, uuid[], bigint[], bigint[], timestamptz[], text[],
        double precision[]),
    plugin_delays_of(text), advance_delayed_plugin(text, uuid, bigint, bigint, timestamptz),
    end_plugin_delay(text, uuid), delay_plugin_again(text, uuid, text, double precision) TO plugyard_worker;
