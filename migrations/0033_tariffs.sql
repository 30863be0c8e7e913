-- Tariffs: what sessions cost, and what was earned on each day.

CREATE TABLE tariffs (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 2000),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, name)
);
CALL protect_tenant_table('tariffs', 'plugyard_app');
CALL limit_partners('tariffs', 'hidden');
CALL audit_table('tariffs', 'tariff', 'name', 'id');
GRANT SELECT, INSERT, UPDATE, DELETE ON tariffs TO plugyard_app;

-- What a tariff's prices were from when on. Only ever added: sessions refer to those that were valid when they began, also
-- when the tariff is gone.
CREATE TABLE tariff_prices (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    tariff_id uuid,
    valid_from timestamptz NOT NULL DEFAULT clock_timestamp(),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    start_fee_minor bigint NOT NULL CHECK (start_fee_minor BETWEEN 0 AND 1000000000),
    -- In ten-thousandths of the minor unit.
    per_kwh bigint NOT NULL CHECK (per_kwh BETWEEN 0 AND 10000000000),
    per_minute bigint NOT NULL CHECK (per_minute BETWEEN 0 AND 10000000000),
    free_minutes integer NOT NULL CHECK (free_minutes BETWEEN 0 AND 525600),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, tariff_id, valid_from),
    FOREIGN KEY (account_id, tariff_id) REFERENCES tariffs (account_id, id) ON DELETE SET NULL (tariff_id)
);
CALL protect_tenant_table('tariff_prices', 'plugyard_app', 'plugyard_ingest');
CALL allow_batches('tariff_prices');
CALL limit_partners('tariff_prices', 'hidden');
CREATE TRIGGER audit AFTER INSERT ON tariff_prices FOR EACH ROW
    EXECUTE FUNCTION audit_row('tariff_price', '', 'tariff_id', '', 'id tariff_id');
GRANT SELECT, INSERT ON tariff_prices TO plugyard_app;
GRANT SELECT ON tariff_prices TO plugyard_ingest;

ALTER TABLE locations
    ADD COLUMN tariff_id uuid,
    ADD FOREIGN KEY (account_id, tariff_id) REFERENCES tariffs (account_id, id);
CREATE INDEX locations_by_tariff ON locations (account_id, tariff_id) WHERE tariff_id IS NOT NULL;
GRANT SELECT (tariff_id) ON locations TO plugyard_ingest;

-- Goes before that of its location.
ALTER TABLE charge_points
    ADD COLUMN tariff_id uuid,
    ADD FOREIGN KEY (account_id, tariff_id) REFERENCES tariffs (account_id, id);
CREATE INDEX charge_points_by_tariff ON charge_points (account_id, tariff_id) WHERE tariff_id IS NOT NULL;
GRANT SELECT (tariff_id) ON charge_points TO plugyard_app, plugyard_ingest;

ALTER TABLE transactions
    ADD COLUMN tariff_price_id uuid,
    -- Of these prices, so that who counts need not look at them.
    ADD COLUMN currency text,
    -- Of one that has ended and has prices.
    ADD COLUMN cost_minor bigint CHECK (
        cost_minor IS NULL OR cost_minor >= 0 AND currency IS NOT NULL AND status IN ('completed', 'stale')),
    ADD FOREIGN KEY (account_id, tariff_price_id) REFERENCES tariff_prices (account_id, id);

---------------------------------------------------------------------------------------------------------------------
-- Revenue: beside what sessions of a day came to, in the currency of their prices; '' of those that had none.

ALTER TABLE session_deltas
    ADD COLUMN currency text NOT NULL DEFAULT '',
    ADD COLUMN revenue_minor bigint NOT NULL DEFAULT 0,
    ADD CHECK (revenue_minor = 0 OR day IS NOT NULL AND currency <> '');

ALTER TABLE account_days
    ADD COLUMN currency text NOT NULL DEFAULT '',
    ADD COLUMN revenue_minor bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT account_days_pkey,
    ADD PRIMARY KEY (account_id, day, currency);
ALTER TABLE location_days
    ADD COLUMN currency text NOT NULL DEFAULT '',
    ADD COLUMN revenue_minor bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT location_days_pkey,
    ADD PRIMARY KEY (account_id, location_id, day, currency);
ALTER TABLE charge_point_days
    ADD COLUMN currency text NOT NULL DEFAULT '',
    ADD COLUMN revenue_minor bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT charge_point_days_pkey,
    ADD PRIMARY KEY (account_id, charge_point_id, day, location_id, currency);

-- As before (0030), with the currency and the revenue.
CREATE OR REPLACE FUNCTION fold_session_deltas(at_most bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    folded bigint;
    accounts uuid[];
    ids uuid[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(7107, 18) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        -- Rows are added and removed, never changed: where they lie is enough to know them by.
        DELETE FROM session_deltas d
        WHERE d.ctid = ANY (ARRAY(SELECT s.ctid FROM session_deltas s LIMIT at_most))
        RETURNING d.*
    ), told AS (
        INSERT INTO transaction_counts AS known (account_id, location_id, transactions)
        SELECT t.account_id, coalesce(t.location_id, '00000000-0000-0000-0000-000000000000'), sum(t.transactions)
        FROM taken t
        WHERE t.transactions <> 0
        GROUP BY 1, 2
        ON CONFLICT (account_id, location_id) DO UPDATE SET transactions = known.transactions + excluded.transactions
    ), of_accounts AS (
        INSERT INTO account_days AS known (account_id, day, currency, sessions, energy_wh, duration_s, revenue_minor)
        SELECT t.account_id, t.day, t.currency, sum(t.sessions), sum(t.energy_wh), sum(t.duration_s),
            sum(t.revenue_minor)
        FROM taken t
        WHERE t.day IS NOT NULL
        GROUP BY 1, 2, 3
        ON CONFLICT (account_id, day, currency) DO UPDATE
        SET sessions = known.sessions + excluded.sessions, energy_wh = known.energy_wh + excluded.energy_wh,
            duration_s = known.duration_s + excluded.duration_s,
            revenue_minor = known.revenue_minor + excluded.revenue_minor
    ), of_locations AS (
        INSERT INTO location_days AS known (
            account_id, location_id, day, currency, sessions, energy_wh, duration_s, revenue_minor)
        SELECT t.account_id, t.location_id, t.day, t.currency, sum(t.sessions), sum(t.energy_wh), sum(t.duration_s),
            sum(t.revenue_minor)
        FROM taken t
        JOIN locations l ON l.account_id = t.account_id AND l.id = t.location_id
        WHERE t.day IS NOT NULL
        GROUP BY 1, 2, 3, 4
        ON CONFLICT (account_id, location_id, day, currency) DO UPDATE
        SET sessions = known.sessions + excluded.sessions, energy_wh = known.energy_wh + excluded.energy_wh,
            duration_s = known.duration_s + excluded.duration_s,
            revenue_minor = known.revenue_minor + excluded.revenue_minor
    ), of_charge_points AS (
        INSERT INTO charge_point_days AS known (
            account_id, charge_point_id, day, location_id, currency, sessions, energy_wh, duration_s, revenue_minor)
        SELECT t.account_id, t.charge_point_id, t.day,
            coalesce(t.location_id, '00000000-0000-0000-0000-000000000000'), t.currency, sum(t.sessions),
            sum(t.energy_wh), sum(t.duration_s), sum(t.revenue_minor)
        FROM taken t
        JOIN charge_points c ON c.account_id = t.account_id AND c.id = t.charge_point_id
        WHERE t.day IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT (account_id, charge_point_id, day, location_id, currency) DO UPDATE
        SET sessions = known.sessions + excluded.sessions, energy_wh = known.energy_wh + excluded.energy_wh,
            duration_s = known.duration_s + excluded.duration_s,
            revenue_minor = known.revenue_minor + excluded.revenue_minor
    )
    SELECT count(*), array_agg(t.account_id) FILTER (WHERE t.transaction_id IS NOT NULL),
        array_agg(t.transaction_id) FILTER (WHERE t.transaction_id IS NOT NULL)
    INTO folded, accounts, ids
    FROM taken t;
    IF ids IS NOT NULL THEN
        PERFORM note_session_energy(accounts, ids);
    END IF;
    RETURN folded;
END
$$;
