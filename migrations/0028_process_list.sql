-- Processes as platform administrators see them.

ALTER TABLE processes
    -- When this run of it was first heard.
    ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- What it says it is.
    ADD COLUMN version text CHECK (length(version) <= 50);

-- As before; and what they say of themselves, in the order of their names.
DROP FUNCTION note_processes(text[], text);
CREATE FUNCTION note_processes(names text[], of_role text, versions text[] DEFAULT NULL) RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH dead AS (
        SELECT name FROM processes WHERE name = ANY (names) AND gone_at IS NOT NULL
    ), noted AS (
        INSERT INTO processes AS known (name, role, seen_at, version)
        SELECT DISTINCT ON (h.heard) h.heard, of_role, clock_timestamp(), left(nullif(h.version, ''), 50)
        FROM unnest(names, versions) AS h (heard, version)
        ON CONFLICT (name) DO UPDATE
        SET seen_at = excluded.seen_at, gone_at = NULL, version = coalesce(excluded.version, known.version)
    )
    SELECT name FROM dead
$$;
GRANT EXECUTE ON FUNCTION note_processes(text[], text, text[]) TO plugyard_worker;

-- All that is known of processes that run apart, by role and name; of gateways how many charge points are connected there.
CREATE FUNCTION list_processes() RETURNS TABLE (
    name text, role text, version text, since timestamptz, seen_at timestamptz, gone_at timestamptz, sockets bigint
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT p.name, p.role, p.version, p.since, p.seen_at, p.gone_at,
        CASE WHEN p.role = 'gateway' THEN coalesce(s.sockets, 0) END
    FROM processes p
    LEFT JOIN (
        SELECT s.gateway, count(*) AS sockets FROM charge_point_state s WHERE s.is_online GROUP BY 1
    ) s ON s.gateway = p.name
    ORDER BY p.role DESC, p.name
    LIMIT 1000
$$;

-- How many charge points are connected to a process.
CREATE FUNCTION count_sockets(of_gateway text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT count(*) FROM charge_point_state s WHERE s.is_online AND s.gateway = of_gateway
$$;
GRANT EXECUTE ON FUNCTION list_processes(), count_sockets(text) TO plugyard_auth;
