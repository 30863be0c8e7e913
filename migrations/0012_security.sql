-- Security profiles, certificates of charge points, security events, and who knocks without being registered.

---------------------------------------------------------------------------------------------------------------------
-- What an account demands

ALTER TABLE accounts
    ADD COLUMN minimum_security_profile smallint NOT NULL DEFAULT 0 CHECK (minimum_security_profile BETWEEN 0 AND 3),
    -- What a charge point speaks that offers no subprotocol; NULL refuses it.
    ADD COLUMN fallback_subprotocol text CHECK (fallback_subprotocol IN ('ocpp1.6')),
    -- Where charge points are put that nobody registered; NULL lets none in.
    ADD COLUMN auto_registration_location_id uuid,
    -- Whether requests for certificates are signed at once or by a person.
    ADD COLUMN certificate_policy text NOT NULL DEFAULT 'automatic' CHECK (certificate_policy IN ('automatic', 'approval')),
    ADD FOREIGN KEY (id, auto_registration_location_id) REFERENCES locations (account_id, id)
        ON DELETE SET NULL (auto_registration_location_id);
GRANT UPDATE (minimum_security_profile, fallback_subprotocol, auto_registration_location_id, certificate_policy)
    ON accounts TO plugyard_app;

ALTER TABLE charge_points
    -- Of the password that a newer one replaces, until that is seen.
    ADD COLUMN previous_password_hash bytea CHECK (length(previous_password_hash) = 32),
    ADD COLUMN has_password boolean NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED,
    -- As the account's, and before it.
    ADD COLUMN fallback_subprotocol text CHECK (fallback_subprotocol IN ('ocpp1.6')),
    -- What its BootNotification is answered.
    ADD COLUMN registration text NOT NULL DEFAULT 'accepted' CHECK (registration IN ('accepted', 'pending', 'rejected'));
GRANT SELECT (has_password, fallback_subprotocol, registration) ON charge_points TO plugyard_app;
GRANT SELECT (has_password, security_profile, registration), UPDATE (previous_password_hash),
    INSERT (account_id, id, identity, location_id, security_profile, password_hash, registration)
    ON charge_points TO plugyard_ingest;

-- A new password overlaps with the one that the charge point is known to have used: that one is good until the new one
-- is seen. One that was replaced before anybody saw it is forgotten. Without a password there is nothing to keep.
CREATE FUNCTION keep_previous_password() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF NEW.password_hash IS NULL THEN
        NEW.previous_password_hash := NULL;
    ELSIF NEW.password_hash IS DISTINCT FROM OLD.password_hash THEN
        NEW.previous_password_hash := coalesce(OLD.previous_password_hash, OLD.password_hash);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_previous_password BEFORE UPDATE OF password_hash ON charge_points
    FOR EACH ROW EXECUTE FUNCTION keep_previous_password();

DROP TRIGGER audit ON charge_points;
CALL audit_table('charge_points', 'charge_point', 'identity', 'id', 'password_hash', 'previous_password_hash has_password');

-- Boots one after the other, each within a minute of the one before.
ALTER TABLE charge_point_state ADD COLUMN rapid_boots integer NOT NULL DEFAULT 0;

---------------------------------------------------------------------------------------------------------------------
-- Seen but not registered

CREATE TABLE unknown_charge_points (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    identity text NOT NULL CHECK (length(identity) BETWEEN 1 AND 48),
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    attempts bigint NOT NULL DEFAULT 1,
    remote_address text,
    user_agent text,
    offered_subprotocols text NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, identity)
);
CALL protect_tenant_table('unknown_charge_points', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('unknown_charge_points', 'hidden');
GRANT SELECT, DELETE ON unknown_charge_points TO plugyard_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON unknown_charge_points TO plugyard_ingest;

-- Whoever is registered, by whichever way, is no longer unknown.
CREATE FUNCTION forget_unknown_charge_point() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    DELETE FROM unknown_charge_points u WHERE u.account_id = NEW.account_id AND u.identity = NEW.identity;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_unknown AFTER INSERT OR UPDATE OF identity ON charge_points
    FOR EACH ROW EXECUTE FUNCTION forget_unknown_charge_point();

---------------------------------------------------------------------------------------------------------------------
-- Certificates

-- The installation's own authority. The private half is sealed with the platform's secret key.
CREATE TABLE certificate_authorities (
    id uuid PRIMARY KEY,
    certificate bytea NOT NULL,
    private_key_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE certificate_authorities ENABLE ROW LEVEL SECURITY;
ALTER TABLE certificate_authorities FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON certificate_authorities FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);

CREATE FUNCTION find_certificate_authority()
RETURNS TABLE (id uuid, certificate bytea, private_key_sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.certificate, a.private_key_sealed FROM certificate_authorities a ORDER BY a.created_at LIMIT 1
$$;

-- Keeps the first one when two processes start at once: the lock orders them, the second finds the first's.
CREATE FUNCTION add_certificate_authority(new_id uuid, new_certificate bytea, sealed bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT pg_advisory_xact_lock(7107, 12);
    INSERT INTO certificate_authorities (id, certificate, private_key_sealed)
    SELECT new_id, new_certificate, sealed WHERE NOT EXISTS (SELECT FROM certificate_authorities);
$$;
GRANT EXECUTE ON FUNCTION find_certificate_authority(), add_certificate_authority(uuid, bytea, bytea) TO plugyard_auth;

CREATE TABLE charge_point_certificates (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'issued', 'installed', 'failed', 'refused', 'revoked')),
    -- As the charge point asked, PEM, and whom it named.
    request text NOT NULL,
    requested_name text,
    subject text,
    serial_number text,
    fingerprint bytea CHECK (length(fingerprint) = 32),
    certificate text,
    not_before timestamptz,
    not_after timestamptz,
    reason text,
    -- Which carries it to the charge point.
    command_id uuid,
    requested_at timestamptz NOT NULL,
    installed_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, fingerprint),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX charge_point_certificates_by_charge_point
    ON charge_point_certificates (account_id, charge_point_id, id);
CALL protect_tenant_table('charge_point_certificates', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('charge_point_certificates', 'hidden');
CALL allow_owner_lookup('charge_point_certificates');
CALL audit_table('charge_point_certificates', 'certificate', 'subject', 'id', '',
    'request certificate fingerprint command_id');
GRANT SELECT, UPDATE ON charge_point_certificates TO plugyard_app;
GRANT SELECT, INSERT, UPDATE ON charge_point_certificates TO plugyard_ingest;

---------------------------------------------------------------------------------------------------------------------
-- Security events

CREATE TABLE security_events (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    -- Who noticed: the charge point, or the platform.
    source text NOT NULL CHECK (source IN ('charge_point', 'platform')),
    type text NOT NULL CHECK (length(type) BETWEEN 1 AND 50),
    tech_info text CHECK (length(tech_info) <= 255),
    at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX security_events_by_charge_point ON security_events (account_id, charge_point_id, id);
CALL protect_tenant_table('security_events', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('security_events', 'hidden');
GRANT SELECT ON security_events TO plugyard_app;
GRANT INSERT ON security_events TO plugyard_ingest;

---------------------------------------------------------------------------------------------------------------------
-- Who knocks

DROP FUNCTION find_stations(text, text);
CREATE FUNCTION find_stations(wanted_slug text, wanted_identity text)
RETURNS TABLE (
    account_id uuid, slug text, suspended boolean, charge_point_id uuid, identity text, is_active boolean,
    password_hash bytea, previous_password_hash bytea, required_profile smallint, fallback_subprotocol text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    -- Two rows are enough to say that an identity is not unique on the platform.
    SELECT a.id, a.slug, a.suspended_at IS NOT NULL, c.id, c.identity, c.is_active, c.password_hash,
        c.previous_password_hash, greatest(c.security_profile, a.minimum_security_profile),
        coalesce(c.fallback_subprotocol, a.fallback_subprotocol)
    FROM charge_points c
    JOIN accounts a ON a.id = c.account_id
    WHERE c.identity = wanted_identity AND (wanted_slug IS NULL OR a.slug = wanted_slug)
    LIMIT 2
$$;

-- The account at whose door an unknown charge point stands.
CREATE FUNCTION find_registration(wanted_slug text)
RETURNS TABLE (id uuid, suspended boolean, location_id uuid, minimum_profile smallint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.suspended_at IS NOT NULL, a.auto_registration_location_id, a.minimum_security_profile
    FROM accounts a WHERE a.slug = wanted_slug
$$;

-- How a certificate of our own authority stands; no row when it was not issued to this charge point.
CREATE FUNCTION find_station_certificate(of_account uuid, of_charge_point uuid, wanted_fingerprint bytea)
RETURNS TABLE (status text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT k.status
    FROM charge_point_certificates k
    WHERE k.account_id = of_account AND k.charge_point_id = of_charge_point AND k.fingerprint = wanted_fingerprint
$$;
GRANT EXECUTE ON FUNCTION find_stations(text, text), find_registration(text), find_station_certificate(uuid, uuid, bytea)
    TO plugyard_auth;
