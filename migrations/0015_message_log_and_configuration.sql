-- How long each account keeps its messages and meter values, and what is known of charge points' configuration.

---------------------------------------------------------------------------------------------------------------------
-- Retention by classes
--
-- Rows of all accounts share the partitions of a day, and a row's class says how many days it is kept: partitions are
-- by class first and by day below it, and a partition whose day is older than its class says is dropped whole. The
-- class is the account's setting when the row was written; a change counts for new rows.

ALTER TABLE accounts
    ADD COLUMN message_retention_days integer NOT NULL DEFAULT 30
        CHECK (message_retention_days IN (7, 30, 90, 365)),
    ADD COLUMN meter_value_retention_days integer NOT NULL DEFAULT 365
        CHECK (meter_value_retention_days IN (90, 365, 730, 3650));
GRANT UPDATE (message_retention_days, meter_value_retention_days) ON accounts TO plugyard_app;

-- What was the table becomes its class of the default: no row is written anew, the new column is a constant of the
-- catalogue. Attaching reads the rows once.
ALTER TABLE messages RENAME TO messages_30;
ALTER TABLE meter_values RENAME TO meter_values_365;
DO $$
DECLARE
    child record;
BEGIN
    FOR child IN
        SELECT parent.relname AS parent, leaf.relname AS leaf, right(leaf.relname, 8) AS day
        FROM pg_inherits i
        JOIN pg_class parent ON parent.oid = i.inhparent
        JOIN pg_class leaf ON leaf.oid = i.inhrelid
        WHERE parent.relname IN ('messages_30', 'meter_values_365') AND leaf.relkind = 'r'
    LOOP
        EXECUTE format('ALTER TABLE public.%I RENAME TO %I', child.leaf, child.parent || '_' || child.day);
    END LOOP;
END
$$;
ALTER INDEX messages_by_charge_point RENAME TO messages_30_by_charge_point;
ALTER INDEX messages_by_account RENAME TO messages_30_by_account;
ALTER INDEX messages_by_time RENAME TO messages_30_by_time;
ALTER INDEX meter_values_by_transaction RENAME TO meter_values_365_by_transaction;
ALTER INDEX meter_values_by_time RENAME TO meter_values_365_by_time;
ALTER TABLE messages_30 ADD COLUMN keep_days integer NOT NULL DEFAULT 30;
ALTER TABLE meter_values_365 ADD COLUMN keep_days integer NOT NULL DEFAULT 365;
-- Partitions are reached through the parent only.
REVOKE ALL ON messages_30, meter_values_365 FROM plugyard_app, plugyard_ingest;

CREATE TABLE messages (LIKE messages_30 INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST (keep_days);
CREATE INDEX messages_by_charge_point ON messages (account_id, charge_point_id, at, id);
CREATE INDEX messages_by_account ON messages (account_id, at, id);
CREATE INDEX messages_by_time ON messages USING brin (at);
CALL protect_tenant_table('messages', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('messages', 'charge_point', 'charge_point_id');
GRANT SELECT ON messages TO plugyard_app;
GRANT SELECT (account_id, id, charge_point_id, at), INSERT ON messages TO plugyard_ingest;
ALTER TABLE messages ATTACH PARTITION messages_30 FOR VALUES IN (30);

CREATE TABLE meter_values (LIKE meter_values_365 INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY LIST (keep_days);
CREATE INDEX meter_values_by_transaction ON meter_values (account_id, transaction_id, sampled_at);
CREATE INDEX meter_values_by_time ON meter_values USING brin (received_at);
CALL protect_tenant_table('meter_values', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('meter_values', 'charge_point', 'charge_point_id');
GRANT SELECT ON meter_values TO plugyard_app;
GRANT SELECT, INSERT ON meter_values TO plugyard_ingest;
ALTER TABLE meter_values ATTACH PARTITION meter_values_365 FOR VALUES IN (365);

-- Row security and policies of the parent, and no grant of its own.
CREATE PROCEDURE protect_log_partition(target text)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('CALL public.protect_tenant_table(%L, %L, %L)', 'public.' || target, 'plugyard_app', 'plugyard_ingest');
    EXECUTE format('CALL public.limit_partners(%L, %L, %L)', 'public.' || target, 'charge_point', 'charge_point_id');
END
$$;

-- Makes the class of a log, and its daily partitions from yesterday to so many days from now. Returns how many days.
CREATE FUNCTION make_log_partitions(log text, keep integer, days_ahead integer) RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    class_name text := format('%s_%s', log, keep);
    time_column text := CASE log WHEN 'messages' THEN 'at' ELSE 'received_at' END;
    today date := (now() AT TIME ZONE 'UTC')::date;
    day date;
    day_name text;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7107, 2);
    IF to_regclass(format('public.%I', class_name)) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (%I)',
            class_name, log, time_column
        );
        CALL protect_log_partition(class_name);
        -- Attached and not created in place: that would lock the parent against every insert.
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES IN (%s)', log, class_name, keep);
    END IF;
    FOR day IN SELECT d::date FROM generate_series(today - 1, today + days_ahead, interval '1 day') d LOOP
        day_name := format('%s_%s', class_name, to_char(day, 'YYYYMMDD'));
        CONTINUE WHEN to_regclass(format('public.%I', day_name)) IS NOT NULL;
        EXECUTE format(
            'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', day_name, class_name
        );
        CALL protect_log_partition(day_name);
        EXECUTE format(
            'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            class_name, day_name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'
        );
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

-- As before, for every class that an account uses, and the default's.
CREATE OR REPLACE FUNCTION ensure_partitions(days_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    class record;
    made integer := 0;
BEGIN
    FOR class IN
        SELECT 'messages' AS log, a.message_retention_days AS keep FROM accounts a
        UNION SELECT 'meter_values', a.meter_value_retention_days FROM accounts a
        UNION VALUES ('messages', 30), ('meter_values', 365)
        ORDER BY log, keep
    LOOP
        made := made + make_log_partitions(class.log, class.keep, days_ahead);
    END LOOP;
    RETURN made;
END
$$;

-- A class has its partitions before the first row that wants one: in the transaction that chooses it.
CREATE FUNCTION make_chosen_partitions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    PERFORM make_log_partitions('messages', NEW.message_retention_days, 7);
    PERFORM make_log_partitions('meter_values', NEW.meter_value_retention_days, 7);
    RETURN NULL;
END
$$;
CREATE TRIGGER retention_chosen AFTER INSERT ON accounts FOR EACH ROW
    WHEN (NEW.message_retention_days <> 30 OR NEW.meter_value_retention_days <> 365)
    EXECUTE FUNCTION make_chosen_partitions();
CREATE TRIGGER retention_changed AFTER UPDATE OF message_retention_days, meter_value_retention_days ON accounts
    FOR EACH ROW EXECUTE FUNCTION make_chosen_partitions();

-- Drops the oldest partition whose last day is longer past than its class keeps it; returns its name, NULL when there
-- is none. One at a time, each in a transaction of its own, and not waiting behind long readings: whoever writes would
-- wait behind this.
CREATE FUNCTION drop_expired_partition_as_of(as_of timestamptz) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, public
SET lock_timeout = '500ms'
AS $$
DECLARE
    expired text;
BEGIN
    SELECT c.relname INTO expired
    FROM pg_class c
    CROSS JOIN LATERAL regexp_match(c.relname, '^(?:messages|meter_values)_(\d+)_(\d{8})$') AS name
    WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind = 'r'
        AND to_date(name[2], 'YYYYMMDD') + 1 + name[1]::integer <= (as_of AT TIME ZONE 'UTC')::date
    ORDER BY name[2], c.relname LIMIT 1;
    IF expired IS NOT NULL THEN
        EXECUTE format('DROP TABLE public.%I', expired);
    END IF;
    RETURN expired;
END
$$;

-- For role worker, which cannot say what time it is.
CREATE FUNCTION drop_expired_partition() RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT drop_expired_partition_as_of(now())
$$;
GRANT EXECUTE ON FUNCTION drop_expired_partition() TO plugyard_worker;
SELECT ensure_partitions(7);

---------------------------------------------------------------------------------------------------------------------
-- Configuration of charge points

-- Which values charge points of a model should have.
CREATE TABLE configuration_templates (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- Empty: any. Manufacturer and model in any case, as stations report them.
    manufacturer text NOT NULL DEFAULT '' CHECK (length(manufacturer) <= 255),
    model text NOT NULL DEFAULT '' CHECK (length(model) <= 255),
    firmware_prefix text NOT NULL DEFAULT '' CHECK (length(firmware_prefix) <= 255),
    -- Of two templates that want a key, the one with the higher number counts.
    priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000 AND 1000),
    -- JSON object of texts.
    keys text NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, name)
);
CALL protect_tenant_table('configuration_templates', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('configuration_templates', 'hidden');
CALL audit_table('configuration_templates', 'configuration_template', 'name', 'id');
GRANT SELECT, INSERT, UPDATE, DELETE ON configuration_templates TO plugyard_app;
GRANT SELECT ON configuration_templates TO plugyard_ingest;

-- The last known keys of each charge point.
CREATE TABLE charge_point_configuration (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    -- Keys are compared in any case (OCPP 1.6, CiString50).
    key_lower text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    -- NULL: never told, or a secret, which is not kept.
    value text CHECK (length(value) <= 2500),
    is_secret boolean NOT NULL DEFAULT false,
    is_readonly boolean NOT NULL DEFAULT false,
    -- The charge point said that it has no such key.
    is_unknown boolean NOT NULL DEFAULT false,
    known_since timestamptz,
    read_at timestamptz,
    changed_at timestamptz,
    changed_by text,
    -- Accepted, but in force only after a restart.
    pending_value text CHECK (length(pending_value) <= 2500),
    pending_by text,
    -- What a template wanted last, by which command, and how often in vain.
    applied_value text,
    applied_command_id uuid,
    applied_attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, charge_point_id, key_lower),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE,
    CHECK (NOT is_secret OR value IS NULL AND pending_value IS NULL)
) WITH (fillfactor = 80);
CALL protect_tenant_table('charge_point_configuration', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('charge_point_configuration', 'charge_point', 'charge_point_id');
GRANT SELECT, INSERT, UPDATE (applied_value, applied_command_id, applied_attempts) ON charge_point_configuration
    TO plugyard_app;
GRANT SELECT, INSERT, UPDATE ON charge_point_configuration TO plugyard_ingest;

-- When each charge point was asked for its configuration, and in which way it can answer.
CREATE TABLE configuration_readings (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    firmware_version text NOT NULL DEFAULT '',
    -- All keys at once are too much for it: it is asked for some at a time, until its firmware changes.
    is_by_key boolean NOT NULL DEFAULT false,
    PRIMARY KEY (account_id, charge_point_id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('configuration_readings', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('configuration_readings', 'charge_point', 'charge_point_id');
GRANT SELECT ON configuration_readings TO plugyard_app;
GRANT SELECT, INSERT, UPDATE ON configuration_readings TO plugyard_ingest;

-- What the templates want of each charge point, a row for each key.
CREATE VIEW wanted_configuration WITH (security_invoker = true) AS
SELECT DISTINCT ON (c.account_id, c.id, lower(k.key))
    c.account_id, c.id AS charge_point_id, lower(k.key) AS key_lower, k.key, k.value, t.id AS template_id,
    t.name AS template_name
FROM charge_points c
JOIN configuration_templates t ON t.account_id = c.account_id AND t.is_active
    AND (t.manufacturer = '' OR lower(t.manufacturer) = lower(c.manufacturer))
    AND (t.model = '' OR lower(t.model) = lower(c.model))
    AND starts_with(c.firmware_version, t.firmware_prefix)
CROSS JOIN LATERAL json_each_text(t.keys::json) AS k (key, value)
ORDER BY c.account_id, c.id, lower(k.key), t.priority DESC, t.id;

-- Where charge points are otherwise than their templates want, and why.
CREATE VIEW configuration_drift WITH (security_invoker = true) AS
SELECT w.account_id, w.charge_point_id, w.key_lower, w.key, w.value AS expected, k.value AS actual, w.template_id,
    w.template_name,
    CASE WHEN k.applied_value = w.value THEN k.applied_attempts ELSE 0 END AS attempts,
    CASE
        WHEN k.applied_value = w.value AND o.status = 'pending' THEN 'pending'
        WHEN k.pending_value = w.value THEN 'reboot_required'
        WHEN k.applied_value = w.value AND o.status IN ('rejected', 'not_supported') THEN o.status
        WHEN k.is_unknown THEN 'unknown_key'
        WHEN k.is_readonly THEN 'readonly'
        WHEN k.applied_value = w.value AND o.status IN ('failed', 'timed_out', 'expired', 'cancelled') THEN 'failed'
        WHEN k.value IS NULL AND k.read_at IS NULL THEN 'unread'
        ELSE 'differs'
    END AS reason
FROM wanted_configuration w
LEFT JOIN charge_point_configuration k
    ON k.account_id = w.account_id AND k.charge_point_id = w.charge_point_id AND k.key_lower = w.key_lower
LEFT JOIN commands o ON o.account_id = k.account_id AND o.id = k.applied_command_id
-- Charge points write booleans as they like.
WHERE NOT coalesce(
    w.value = k.value OR lower(w.value) = lower(k.value) AND lower(w.value) IN ('true', 'false'), false);
GRANT SELECT ON wanted_configuration, configuration_drift TO plugyard_app, plugyard_ingest;
