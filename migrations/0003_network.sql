-- What an operator owns: locations, charge points, connectors, and the tokens of those who charge.

CREATE TABLE locations (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    city text NOT NULL DEFAULT '' CHECK (length(city) <= 100),
    address1 text NOT NULL DEFAULT '' CHECK (length(address1) <= 200),
    address2 text NOT NULL DEFAULT '' CHECK (length(address2) <= 200),
    postal_code text NOT NULL DEFAULT '' CHECK (length(postal_code) <= 20),
    country text CHECK (country ~ '^[A-Z]{2}$'),
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    time_zone text NOT NULL DEFAULT 'UTC' CHECK (length(time_zone) BETWEEN 1 AND 64),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 2000),
    is_active boolean NOT NULL DEFAULT true,
    max_power_w bigint CHECK (max_power_w BETWEEN 0 AND 1000000000),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, name)
);
CALL protect_tenant_table('locations', 'plugyard_app');
GRANT SELECT, INSERT, UPDATE, DELETE ON locations TO plugyard_app;

CREATE TABLE charge_points (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    identity text NOT NULL CHECK (length(identity) BETWEEN 1 AND 48),
    location_id uuid NOT NULL,
    name text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    manufacturer text NOT NULL DEFAULT '' CHECK (length(manufacturer) <= 255),
    model text NOT NULL DEFAULT '' CHECK (length(model) <= 255),
    serial_number text CHECK (length(serial_number) BETWEEN 1 AND 255),
    firmware_version text NOT NULL DEFAULT '' CHECK (length(firmware_version) <= 255),
    ocpp_version text CHECK (ocpp_version IN ('ocpp1.6', 'ocpp2.0.1', 'ocpp2.1')),
    security_profile smallint NOT NULL DEFAULT 0 CHECK (security_profile BETWEEN 0 AND 3),
    password_hash bytea CHECK (length(password_hash) = 32),
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 2000),
    is_active boolean NOT NULL DEFAULT true,
    heartbeat_interval integer CHECK (heartbeat_interval BETWEEN 10 AND 86400),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, identity),
    UNIQUE (account_id, serial_number),
    FOREIGN KEY (account_id, location_id) REFERENCES locations (account_id, id)
);
CREATE INDEX charge_points_by_location ON charge_points (account_id, location_id);
CREATE INDEX charge_points_by_identity ON charge_points (identity);
CALL protect_tenant_table('charge_points', 'plugyard_app', 'plugyard_ingest');
CALL allow_owner_lookup('charge_points');
GRANT SELECT (
    account_id, id, identity, location_id, name, description, manufacturer, model, serial_number, firmware_version,
    ocpp_version, security_profile, latitude, longitude, comment, is_active, heartbeat_interval, created_at, updated_at
), INSERT, UPDATE, DELETE ON charge_points TO plugyard_app;
GRANT SELECT (account_id, id, identity, location_id, heartbeat_interval, manufacturer, model, serial_number,
    firmware_version, ocpp_version), UPDATE (manufacturer, model, serial_number, firmware_version, ocpp_version)
    ON charge_points TO plugyard_ingest;

-- What changes all the time stands apart from what is configured, in narrow rows without an index on what changes.
CREATE TABLE charge_point_state (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'unavailable' CHECK (status IN (
        'available', 'preparing', 'charging', 'suspended_ev', 'suspended_evse', 'finishing', 'reserved', 'occupied',
        'unavailable', 'faulted')),
    -- What connector 0 (the charge point as a whole) reported last; NULL before its first report.
    own_status text CHECK (own_status IN ('available', 'unavailable', 'faulted')),
    error_code text NOT NULL DEFAULT 'NoError',
    is_online boolean NOT NULL DEFAULT false,
    -- The socket that speaks for the charge point, and the gateway process that holds it.
    connection_id uuid,
    gateway text,
    connected_at timestamptz,
    booted_at timestamptz,
    last_seen_at timestamptz,
    PRIMARY KEY (account_id, charge_point_id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CALL protect_tenant_table('charge_point_state', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT, INSERT ON charge_point_state TO plugyard_app;
GRANT SELECT, INSERT, UPDATE ON charge_point_state TO plugyard_ingest;

CREATE TABLE connectors (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    evse_id integer NOT NULL CHECK (evse_id BETWEEN 1 AND 9999),
    connector_id integer NOT NULL CHECK (connector_id BETWEEN 1 AND 9999),
    type text CHECK (length(type) BETWEEN 1 AND 50),
    max_power_w bigint CHECK (max_power_w BETWEEN 0 AND 100000000),
    status text NOT NULL DEFAULT 'unavailable' CHECK (status IN (
        'available', 'preparing', 'charging', 'suspended_ev', 'suspended_evse', 'finishing', 'reserved', 'occupied',
        'unavailable', 'faulted')),
    error_code text NOT NULL DEFAULT 'NoError',
    info text,
    vendor_error_code text,
    status_at timestamptz,
    -- Times of one device are comparable only while its clock runs on: within one connection.
    status_connection_id uuid,
    PRIMARY KEY (account_id, charge_point_id, evse_id, connector_id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CALL protect_tenant_table('connectors', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT, INSERT, UPDATE (type, max_power_w), DELETE ON connectors TO plugyard_app;
GRANT SELECT, INSERT, UPDATE ON connectors TO plugyard_ingest;

CREATE TABLE connection_events (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    charge_point_id uuid,
    identity text NOT NULL,
    event text NOT NULL CHECK (event IN ('connected', 'disconnected', 'replaced', 'refused')),
    reason text,
    remote_address text,
    user_agent text,
    subprotocol text,
    connection_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX connection_events_by_charge_point ON connection_events (account_id, charge_point_id, id);
CALL protect_tenant_table('connection_events', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT ON connection_events TO plugyard_app;
GRANT INSERT ON connection_events TO plugyard_ingest;

CREATE TABLE tokens (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    uid text NOT NULL CHECK (length(uid) BETWEEN 1 AND 36),
    -- idTags are case-insensitive (OCPP 1.6, CiString20); an index on lower() is lost under row security.
    uid_lower text NOT NULL,
    type text NOT NULL DEFAULT 'rfid' CHECK (type IN ('rfid', 'app', 'local', 'key_code', 'central', 'mac_address')),
    status text NOT NULL DEFAULT 'accepted' CHECK (status IN ('accepted', 'blocked', 'expired')),
    driver_id uuid,
    group_id text CHECK (length(group_id) BETWEEN 1 AND 36),
    expires_at timestamptz,
    energy_budget_wh bigint CHECK (energy_budget_wh >= 0),
    language text CHECK (length(language) BETWEEN 2 AND 8),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, uid_lower)
);
CALL protect_tenant_table('tokens', 'plugyard_app', 'plugyard_ingest');
GRANT SELECT, INSERT, UPDATE, DELETE ON tokens TO plugyard_app;
GRANT SELECT ON tokens TO plugyard_ingest;

-- Before a socket is opened nobody knows the account: only these functions answer, to the auth role alone.
CREATE FUNCTION find_stations(wanted_slug text, wanted_identity text)
RETURNS TABLE (
    account_id uuid, slug text, suspended boolean, charge_point_id uuid, identity text, is_active boolean,
    password_hash bytea, heartbeat_interval integer
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    -- Two rows are enough to say that an identity is not unique on the platform.
    SELECT a.id, a.slug, a.suspended_at IS NOT NULL, c.id, c.identity, c.is_active, c.password_hash,
        c.heartbeat_interval
    FROM charge_points c
    JOIN accounts a ON a.id = c.account_id
    WHERE c.identity = wanted_identity AND (wanted_slug IS NULL OR a.slug = wanted_slug)
    LIMIT 2
$$;
GRANT EXECUTE ON FUNCTION find_stations(text, text) TO plugyard_auth;

-- After a crash the sockets of the crashed process are gone, whatever its last rows say.
CREATE POLICY owner_reset ON charge_point_state FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
CALL allow_owner_lookup('charge_point_state');
CREATE FUNCTION reset_connections(of_gateway text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH gone AS (
        UPDATE charge_point_state SET is_online = false, connection_id = NULL
        WHERE gateway = of_gateway AND is_online
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
GRANT EXECUTE ON FUNCTION reset_connections(text) TO plugyard_worker;
