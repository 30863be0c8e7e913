-- A smaller sample of the logs: what ANALYZE costs is the rows that it reads and compares.
--
-- PostgreSQL takes 30,000 rows of a partition, most of them from pages of their own, and sorts each column of them, long
-- texts included: half a second on one of two cores, during which others wait for their answers. Nobody asks for
-- equal frames or samples, so there are no statistics of these texts; of the other columns a tenth of the sample says what
-- plans need: rows are looked for by account, charge point or transaction, and time.

CREATE PROCEDURE sample_log_partition(target regclass)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    samples text;
BEGIN
    SELECT string_agg(
        format(
            'ALTER COLUMN %I SET STATISTICS %s', a.attname,
            CASE WHEN a.attname IN ('payload', 'sampled_value') THEN 0 ELSE 10 END),
        ', ')
    INTO samples
    FROM pg_attribute a
    WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE format('ALTER TABLE %s %s', target, samples);
END
$$;

-- As before (0026), with that.
CREATE OR REPLACE FUNCTION make_log_partitions(log text, keep integer, days_ahead integer) RETURNS integer
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
            'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH ('
                'autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_threshold = -1)',
            day_name, class_name
        );
        CALL protect_log_partition(day_name);
        CALL sample_log_partition(to_regclass(format('public.%I', day_name)));
        EXECUTE format(
            'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            class_name, day_name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'
        );
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

-- The partitions that are there.
DO $$
DECLARE
    target regclass;
BEGIN
    FOR target IN
        SELECT t.relid FROM (VALUES ('messages'::regclass), ('meter_values')) AS root (relid),
            pg_partition_tree(root.relid) t
        WHERE t.isleaf AND t.level > 0
    LOOP
        CALL sample_log_partition(target);
    END LOOP;
END
$$;
