-- Mass reconnects: what is asked before sockets are opened, and what follows boots, for many charge points at once.

-- As the one for a single charge point (0012), which it replaces; `n` is the place of the one that knocks, from 1 on.
DROP FUNCTION find_stations(text, text);
CREATE FUNCTION find_stations(wanted_slugs text[], wanted_identities text[])
RETURNS TABLE (
    n bigint, account_id uuid, slug text, suspended boolean, charge_point_id uuid, identity text, is_active boolean,
    password_hash bytea, previous_password_hash bytea, required_profile smallint, fallback_subprotocol text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT w.n, f.*
    FROM unnest(wanted_slugs, wanted_identities) WITH ORDINALITY AS w (slug, identity, n)
    CROSS JOIN LATERAL (
        -- Two rows are enough to say that an identity is not unique on the platform.
        SELECT a.id, a.slug, a.suspended_at IS NOT NULL, c.id, c.identity, c.is_active, c.password_hash,
            c.previous_password_hash, greatest(c.security_profile, a.minimum_security_profile),
            coalesce(c.fallback_subprotocol, a.fallback_subprotocol)
        FROM charge_points c
        JOIN accounts a ON a.id = c.account_id
        WHERE c.identity = w.identity AND (w.slug IS NULL OR a.slug = w.slug)
        LIMIT 2
    ) f
$$;
GRANT EXECUTE ON FUNCTION find_stations(text[], text[]) TO plugyard_auth;

-- What features do after boots, in the batch of the boots.
DO $$
DECLARE
    target regclass;
BEGIN
    FOREACH target IN ARRAY ARRAY[
        'configuration_readings', 'charge_point_configuration', 'local_lists', 'job_statuses', 'firmware_campaigns',
        'firmware_campaign_targets'
    ]::regclass[] LOOP
        CALL allow_batches(target);
    END LOOP;
END
$$;

-- A session's row changes with each of its meter values: room for its next version on the same page spares the indexes.
ALTER TABLE transactions SET (fillfactor = 75);

-- Statements of batches take arrays. Planned anew for each length of them, as PostgreSQL would, they cost more than they do.
ALTER ROLE plugyard_ingest SET plan_cache_mode = 'force_generic_plan';
