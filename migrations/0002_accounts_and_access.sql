-- Accounts (= tenants), their people, their machine clients, and the keys that sign access tokens.

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    suspended_at timestamptz,
    -- What to do with an idTag that is not among the account's tokens.
    unknown_token_policy text NOT NULL DEFAULT 'refuse' CHECK (unknown_token_policy IN ('refuse', 'accept')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CALL protect_tenant_table('accounts', 'plugyard_app', 'plugyard_ingest');
CALL allow_owner_lookup('accounts');
GRANT SELECT, UPDATE (name, unknown_token_policy, updated_at) ON accounts TO plugyard_app;
GRANT SELECT ON accounts TO plugyard_ingest;

-- A person, who may belong to several accounts. No run-time role may read this table: sign-in goes through
-- definer functions.
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_lower text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON users FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);

-- What a person may do in one account.
CREATE TABLE memberships (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('admin', 'operator', 'maintenance', 'viewer', 'partner')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, user_id)
);
CALL protect_tenant_table('memberships', 'plugyard_app');
GRANT SELECT ON memberships TO plugyard_app;

-- Machine clients of OAuth2. The secret has 256 random bits, so its SHA-256 is enough.
CREATE TABLE clients (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
    role text CHECK (role IN ('admin', 'operator', 'maintenance', 'viewer', 'partner')),
    scope text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id)
);
CALL protect_tenant_table('clients', 'plugyard_app');
CALL allow_owner_lookup('clients');
CREATE INDEX clients_by_id ON clients (id);
GRANT SELECT (account_id, id, name, role, scope, created_at, revoked_at) ON clients TO plugyard_app;

-- Keys that sign access tokens; the private half is sealed with the platform's secret key.
CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'RS256')),
    private_key_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
ALTER TABLE signing_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON signing_keys FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);

CREATE FUNCTION find_client(wanted uuid)
RETURNS TABLE (account_id uuid, secret_sha256 bytea, role text, scope text, revoked boolean, suspended boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT c.account_id, c.secret_sha256, c.role, c.scope, c.revoked_at IS NOT NULL, a.suspended_at IS NOT NULL
    FROM clients c
    JOIN accounts a ON a.id = c.account_id
    WHERE c.id = wanted
$$;

CREATE FUNCTION find_account(wanted_slug text)
RETURNS TABLE (id uuid, slug text, suspended boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.slug, a.suspended_at IS NOT NULL FROM accounts a WHERE a.slug = wanted_slug
$$;

CREATE FUNCTION suspended_accounts() RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id FROM accounts a WHERE a.suspended_at IS NOT NULL
$$;

CREATE FUNCTION list_signing_keys()
RETURNS TABLE (kid text, algorithm text, private_key_sealed bytea, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT k.kid, k.algorithm, k.private_key_sealed, k.created_at
    FROM signing_keys k WHERE k.retired_at IS NULL ORDER BY k.created_at DESC, k.kid
$$;

-- Keeps the first key when two processes start at once: the lock orders them, the second finds the first's.
CREATE FUNCTION add_first_signing_key(new_kid text, new_algorithm text, sealed bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT pg_advisory_xact_lock(7107, 1);
    INSERT INTO signing_keys (kid, algorithm, private_key_sealed)
    SELECT new_kid, new_algorithm, sealed
    WHERE NOT EXISTS (SELECT FROM signing_keys WHERE algorithm = new_algorithm AND retired_at IS NULL);
$$;

GRANT EXECUTE ON FUNCTION find_client(uuid), find_account(text), suspended_accounts(), list_signing_keys(),
    add_first_signing_key(text, text, bytea) TO plugyard_auth;
