-- How long events wait for plugins, for Prometheus.

-- Whole seconds since the oldest event that a plugin was not handed yet; 0 where there is none. Plugins that want no events
-- read none. One row of the index for each plugin, and the accounts that were left behind, who are few.
CREATE FUNCTION outbox_oldest_age() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT greatest(coalesce(extract(epoch FROM clock_timestamp() - min(w.at)), 0), 0)::bigint
    FROM (
        SELECT next.at
        FROM plugins p
        JOIN plugin_cursors c ON c.plugin = p.name
        CROSS JOIN LATERAL (
            SELECT o.at FROM event_outbox o
            WHERE o.at >= c.at - interval '1 hour' AND (o.xid, o.seq) > (c.xid, c.seq)
            ORDER BY o.xid, o.seq LIMIT 1
        ) next
        WHERE cardinality(p.always) + cardinality(p.on_request) > 0
        UNION ALL
        SELECT d.at FROM plugins p JOIN plugin_delays d ON d.plugin = p.name
    ) w
$$;
GRANT EXECUTE ON FUNCTION outbox_oldest_age() TO plugyard_metrics;
