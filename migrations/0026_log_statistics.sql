-- Less work behind the logs: their rows are only added, and go with their partition.
--
-- PostgreSQL analyses a table anew when a tenth of it is new, and vacuums one that only grows when a fifth is: of a day's
-- partition that fills by thousands of rows a second that is every few seconds, beside those who wait for their answers.
-- Statistics are good enough when they were taken of half of the rows, since the number of rows is estimated from the size
-- of the table. Vacuuming would find nothing to remove, and nothing that is old enough to be frozen: that is left to the
-- vacuum against wraparound, of the partitions that live to see it.

-- As before (0015), with these settings.
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
        EXECUTE format(
            'ALTER TABLE %s SET (autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_threshold = -1)', target
        );
    END LOOP;
END
$$;
