-- Reservations, charging profiles that are kept here, and those that charge points hold.

-- Numbers that charge points are told (32 bits), given out one after the other in each account.
CREATE TABLE account_numbers (
    account_id uuid NOT NULL REFERENCES accounts (id),
    kind text NOT NULL CHECK (kind IN ('reservation', 'charging_profile')),
    last integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (account_id, kind)
);
CALL protect_tenant_table('account_numbers', 'plugyard_app');
CALL limit_partners('account_numbers', 'hidden');
GRANT SELECT, INSERT, UPDATE (last) ON account_numbers TO plugyard_app;

CREATE TABLE reservations (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    -- The reservationId of OCPP.
    number integer NOT NULL CHECK (number > 0),
    charge_point_id uuid NOT NULL,
    -- 0 is any connector.
    connector_id integer NOT NULL DEFAULT 0 CHECK (connector_id BETWEEN 0 AND 9999),
    token_uid text NOT NULL CHECK (length(token_uid) BETWEEN 1 AND 36),
    parent_uid text CHECK (length(parent_uid) BETWEEN 1 AND 36),
    expires_at timestamptz NOT NULL,
    -- Requested until the charge point has answered. One whose time is over is expired whatever stands here.
    status text NOT NULL DEFAULT 'requested' CHECK (status IN (
        'requested', 'active', 'used', 'cancelled', 'expired', 'rejected', 'failed')),
    -- Why it is rejected or failed: the charge point's word, or that of its error.
    reason text,
    -- The command that made it.
    command_id uuid,
    -- The number of the transaction that used it.
    transaction_number integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE,
    -- Deferred: a reservation's number is part of the call, and the command is stored with its call.
    FOREIGN KEY (account_id, command_id) REFERENCES commands (account_id, id) ON DELETE SET NULL (command_id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX reservations_by_charge_point ON reservations (account_id, charge_point_id, status);
CREATE INDEX reservations_by_command ON reservations (account_id, command_id);
CREATE INDEX reservations_open ON reservations (expires_at) WHERE status IN ('requested', 'active');
CALL protect_tenant_table('reservations', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('reservations', 'charge_point', 'charge_point_id');
CALL audit_table('reservations', 'reservation', 'number', 'id', '', 'status reason command_id transaction_number');
CALL allow_owner_lookup('reservations');
CREATE POLICY owner_sweep ON reservations FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (status, reason, updated_at) ON reservations TO plugyard_app;
GRANT SELECT, UPDATE (connector_id, token_uid, parent_uid, expires_at, status, reason, transaction_number, updated_at)
    ON reservations TO plugyard_ingest;

CREATE TABLE charging_profiles (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    -- The chargingProfileId of OCPP.
    number integer NOT NULL CHECK (number > 0),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    purpose text NOT NULL CHECK (purpose IN ('charge_point_max_profile', 'tx_default_profile', 'tx_profile')),
    kind text NOT NULL CHECK (kind IN ('absolute', 'recurring', 'relative')),
    recurrency_kind text CHECK (recurrency_kind IN ('daily', 'weekly')),
    stack_level integer NOT NULL CHECK (stack_level >= 0),
    valid_from timestamptz,
    valid_to timestamptz,
    -- JSON: OCPP's chargingSchedule in our spelling.
    charging_schedule text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number),
    UNIQUE (account_id, name)
);
CALL protect_tenant_table('charging_profiles', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('charging_profiles', 'hidden');
CALL audit_table('charging_profiles', 'charging_profile', 'name', 'id');
GRANT SELECT, INSERT, UPDATE, DELETE ON charging_profiles TO plugyard_app;
GRANT SELECT (account_id, id, number) ON charging_profiles TO plugyard_ingest;

-- What charge points hold, as far as they said so.
CREATE TABLE installed_charging_profiles (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    number integer NOT NULL,
    connector_id integer NOT NULL,
    purpose text NOT NULL,
    stack_level integer NOT NULL,
    -- For a profile of one transaction: its number.
    transaction_number integer,
    -- JSON: the profile as it was sent.
    profile text NOT NULL,
    -- The stored profile of this number, if there was one.
    charging_profile_id uuid,
    installed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, charge_point_id, number),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, charging_profile_id) REFERENCES charging_profiles (account_id, id)
        ON DELETE SET NULL (charging_profile_id)
);
CREATE INDEX installed_charging_profiles_by_profile ON installed_charging_profiles (account_id, charging_profile_id);
CALL protect_tenant_table('installed_charging_profiles', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('installed_charging_profiles', 'charge_point', 'charge_point_id');
GRANT SELECT ON installed_charging_profiles TO plugyard_app;
GRANT SELECT, INSERT, DELETE ON installed_charging_profiles TO plugyard_ingest;

-- Reservations whose time is over expire, and those whose command ended without an answer have failed. Returns how
-- many.
CREATE FUNCTION sweep_reservations() RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH swept AS (
        UPDATE reservations r
        SET updated_at = now(),
            status = CASE WHEN r.expires_at <= now() THEN 'expired' ELSE 'failed' END,
            reason = CASE WHEN r.expires_at <= now() THEN r.reason ELSE 'Unanswered' END
        WHERE r.status IN ('requested', 'active') AND (
            r.expires_at <= now()
            OR r.status = 'requested' AND r.updated_at < now() - interval '1 minute' AND EXISTS (
                SELECT FROM commands c
                WHERE c.account_id = r.account_id AND c.id = r.command_id AND c.status <> 'pending'))
        RETURNING 1
    )
    SELECT count(*) FROM swept
$$;
GRANT EXECUTE ON FUNCTION sweep_reservations() TO plugyard_worker;
