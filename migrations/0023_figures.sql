-- What can only be told of all accounts and processes together, for Prometheus: sums, and nothing of any tenant, but of those
-- that charge most, where the installation wants to see them.

-- One row. What is counted row by row has an index that holds just that, or is narrow.
CREATE FUNCTION platform_figures() RETURNS TABLE (
    accounts bigint,
    charge_points bigint,
    connected_charge_points bigint,
    active_transactions bigint,
    queued_commands bigint,
    expiring_certificates bigint
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT
        (SELECT count(*) FROM accounts WHERE suspended_at IS NULL),
        (SELECT count(*) FROM charge_point_state),
        (SELECT count(*) FROM charge_point_state WHERE is_online),
        (SELECT count(*) FROM transactions WHERE status = 'active'),
        (SELECT count(*) FROM commands WHERE is_queued),
        (SELECT count(*) FROM charge_point_certificates
            WHERE status IN ('issued', 'installed')
                AND not_after BETWEEN now() AND now() + interval '30 days')
$$;

-- The accounts whose sessions of the last two days (today and yesterday, each by its own calendar) had most energy.
CREATE FUNCTION busiest_accounts(at_most integer) RETURNS TABLE (
    slug text,
    sessions bigint,
    energy_wh bigint,
    connected_charge_points bigint
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.slug, d.sessions, d.energy_wh,
        (SELECT count(*) FROM charge_point_state s WHERE s.account_id = a.id AND s.is_online)
    FROM (
        SELECT account_id, sum(sessions)::bigint AS sessions, sum(energy_wh)::bigint AS energy_wh
        FROM account_days
        WHERE day >= current_date - 1
        GROUP BY account_id
    ) d
    JOIN accounts a ON a.id = d.account_id AND a.suspended_at IS NULL
    ORDER BY d.energy_wh DESC, a.slug
    LIMIT least(at_most, 100)
$$;
GRANT EXECUTE ON FUNCTION platform_figures(), busiest_accounts(integer) TO plugyard_metrics;
