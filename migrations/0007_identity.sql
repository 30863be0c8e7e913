-- Sign-in of people, OAuth2 grants, API keys, outside issuers. Tables of people belong to no account: no run-time
-- role may touch them, and what a server does with them are the definer functions below, each of which is one step
-- of a protocol and atomic. Secrets are stored as SHA-256 of 256 random bits, as argon2id, or sealed.

ALTER TABLE users
    ALTER COLUMN password_hash DROP NOT NULL,  -- invited, and has not chosen one yet
    ADD COLUMN is_platform_admin boolean NOT NULL DEFAULT false,
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN totp_sealed bytea,
    ADD COLUMN totp_pending_sealed bytea,
    -- The last time step of which a code was taken: none counts twice (RFC 6238, section 5.2).
    ADD COLUMN totp_last_step bigint;

ALTER TABLE memberships
    ADD COLUMN name text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    ADD COLUMN joined_at timestamptz,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX memberships_by_user ON memberships (user_id);
CALL allow_owner_lookup('memberships');
CREATE POLICY owner_manage ON memberships FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT UPDATE (name, role, updated_at), DELETE ON memberships TO plugyard_app;

ALTER TABLE clients
    -- A machine proves itself by its secret; a public client (a browser or desktop program) has none.
    ADD COLUMN kind text NOT NULL DEFAULT 'machine' CHECK (kind IN ('machine', 'confidential', 'public')),
    ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}',
    ADD COLUMN previous_secret_sha256 bytea CHECK (length(previous_secret_sha256) = 32),
    ADD COLUMN previous_expires_at timestamptz,
    ADD COLUMN created_by text NOT NULL DEFAULT '',
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ALTER COLUMN secret_sha256 DROP NOT NULL,
    ADD CONSTRAINT clients_secret_check CHECK ((kind = 'public') = (secret_sha256 IS NULL)),
    ADD CONSTRAINT clients_redirect_check CHECK ((kind = 'machine') = (redirect_uris = '{}'));
CREATE POLICY owner_manage ON clients FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT (kind, redirect_uris, previous_expires_at, created_by, updated_at), INSERT,
    UPDATE (name, role, scope, redirect_uris, secret_sha256, previous_secret_sha256, previous_expires_at, revoked_at,
        updated_at), DELETE ON clients TO plugyard_app;

-- Keys for scripts: one string, sent as a bearer.
CREATE TABLE api_keys (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
    previous_secret_sha256 bytea CHECK (length(previous_secret_sha256) = 32),
    previous_expires_at timestamptz,
    scope text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX api_keys_by_id ON api_keys (id);
CALL protect_tenant_table('api_keys', 'plugyard_app');
CALL limit_partners('api_keys', 'hidden');
CALL allow_owner_lookup('api_keys');
CREATE POLICY owner_manage ON api_keys FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT (account_id, id, name, previous_expires_at, scope, created_by, created_at, updated_at, expires_at,
    last_used_at, revoked_at), INSERT,
    UPDATE (name, secret_sha256, previous_secret_sha256, previous_expires_at, expires_at, revoked_at, updated_at),
    DELETE ON api_keys TO plugyard_app;
CALL audit_table('api_keys', 'api_key', 'name', 'id', 'secret_sha256 previous_secret_sha256', 'last_used_at');

-- Identity providers of an account's own. The account is that of the row, never one that a token claims.
CREATE TABLE trusted_issuers (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
    audience text NOT NULL CHECK (length(audience) BETWEEN 1 AND 200),
    algorithms text[] NOT NULL DEFAULT '{RS256,ES256}' CHECK (algorithms <@ '{RS256,ES256}' AND algorithms <> '{}'),
    -- The claim that lists a person's groups, and which role each group has: JSON object from group to role.
    groups_claim text NOT NULL DEFAULT 'groups' CHECK (length(groups_claim) BETWEEN 1 AND 100),
    group_roles text NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, issuer, audience)
);
CREATE INDEX trusted_issuers_by_issuer ON trusted_issuers (issuer);
CALL protect_tenant_table('trusted_issuers', 'plugyard_app');
CALL limit_partners('trusted_issuers', 'hidden');
CALL allow_owner_lookup('trusted_issuers');
CREATE POLICY owner_manage ON trusted_issuers FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON trusted_issuers TO plugyard_app;
CALL audit_table('trusted_issuers', 'trusted_issuer', 'issuer', 'id');

-- A platform administrator who looks into an account: visible to the account, which may end it.
CREATE TABLE support_sessions (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    admin_id uuid NOT NULL,
    admin_email text NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 500),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (account_id, id)
);
CALL protect_tenant_table('support_sessions', 'plugyard_app');
CALL limit_partners('support_sessions', 'hidden');
CALL allow_owner_lookup('support_sessions');
CREATE POLICY owner_append ON support_sessions FOR INSERT TO plugyard_owner WITH CHECK (true);
CREATE POLICY owner_manage ON support_sessions FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (ended_at) ON support_sessions TO plugyard_app;
CALL audit_table('support_sessions', 'support_session', 'admin_email', 'id');

-- The answer to a POST, kept for its repetition. Written in the transaction of the effect.
CREATE TABLE idempotency_keys (
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- Who sent it: one client cannot see the answers of another.
    subject text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    -- NULL while a command is on its way; `resource_id` then says which.
    status integer,
    answer_sealed bytea,
    resource_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, subject, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (account_id, created_at);
CALL protect_tenant_table('idempotency_keys', 'plugyard_app');
CALL limit_partners('idempotency_keys', 'hidden');
GRANT SELECT, INSERT, UPDATE (status, answer_sealed), DELETE ON idempotency_keys TO plugyard_app;

-- A browser in which somebody signed in.
CREATE TABLE browser_sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret_sha256 bytea NOT NULL UNIQUE CHECK (length(secret_sha256) = 32),
    second_factor boolean NOT NULL,
    address text,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX browser_sessions_by_user ON browser_sessions (user_id);
CALL protect_platform_table('browser_sessions');

-- What a person granted to a client: the family of refresh tokens, and of the access tokens made with them.
CREATE TABLE token_grants (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- NULL for a platform administrator who acts as such.
    account_id uuid,
    membership_id uuid,
    client_id text NOT NULL,
    scope text NOT NULL,
    nonce text,
    browser_session_id uuid REFERENCES browser_sessions (id) ON DELETE SET NULL,
    address text,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_because text,
    FOREIGN KEY (account_id, membership_id) REFERENCES memberships (account_id, id) ON DELETE CASCADE
);
CREATE INDEX token_grants_by_user ON token_grants (user_id);
CREATE INDEX token_grants_by_membership ON token_grants (account_id, membership_id);
CREATE INDEX token_grants_by_session ON token_grants (browser_session_id);
CALL protect_platform_table('token_grants');

CREATE TABLE refresh_tokens (
    secret_sha256 bytea PRIMARY KEY CHECK (length(secret_sha256) = 32),
    grant_id uuid NOT NULL REFERENCES token_grants (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    -- The token that replaced it, sealed: a client that lost our answer asks again and gets the same.
    successor_sealed bytea,
    successor_sha256 bytea
);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);
CALL protect_platform_table('refresh_tokens');

CREATE TABLE authorization_codes (
    secret_sha256 bytea PRIMARY KEY CHECK (length(secret_sha256) = 32),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    account_id uuid,
    membership_id uuid,
    client_id text NOT NULL,
    redirect_uri text NOT NULL,
    code_challenge text NOT NULL,
    scope text NOT NULL,
    nonce text,
    browser_session_id uuid NOT NULL REFERENCES browser_sessions (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    -- The grant that was made of it: a code that comes twice ends that (RFC 6749, section 4.1.2).
    grant_id uuid,
    FOREIGN KEY (account_id, membership_id) REFERENCES memberships (account_id, id) ON DELETE CASCADE
);
CALL protect_platform_table('authorization_codes');

-- RFC 8628.
CREATE TABLE device_codes (
    secret_sha256 bytea PRIMARY KEY CHECK (length(secret_sha256) = 32),
    user_code text NOT NULL UNIQUE,
    client_id text NOT NULL,
    scope text,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied', 'redeemed')),
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    -- In which it was decided; the grant that is made of it outlives that.
    browser_session_id uuid REFERENCES browser_sessions (id) ON DELETE CASCADE,
    account_id uuid,
    membership_id uuid,
    granted_scope text,
    address text,
    poll_interval integer NOT NULL,
    last_polled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (account_id, membership_id) REFERENCES memberships (account_id, id) ON DELETE CASCADE
);
CALL protect_platform_table('device_codes');

-- Links in mails: to choose a first password, or another one.
CREATE TABLE user_links (
    secret_sha256 bytea PRIMARY KEY CHECK (length(secret_sha256) = 32),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('invite', 'reset')),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX user_links_by_user ON user_links (user_id);
CALL protect_platform_table('user_links');

CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    used_at timestamptz,
    PRIMARY KEY (user_id, code_hash)
);
CALL protect_platform_table('recovery_codes');

-- Token buckets of attempts; lost in a crash, which costs nothing.
CREATE UNLOGGED TABLE throttles (
    key text PRIMARY KEY,
    tokens double precision NOT NULL,
    at timestamptz NOT NULL
);
CALL protect_platform_table('throttles');

-- What ended before it expires; serving processes read it twice a second.
CREATE TABLE revocations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX revocations_by_time ON revocations (at);
CALL protect_platform_table('revocations');

CREATE TABLE mail_outbox (
    id uuid PRIMARY KEY,
    recipient text NOT NULL,
    sealed bytea NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mail_outbox_by_due ON mail_outbox (due_at);
CALL protect_platform_table('mail_outbox');

-- Keys that sign access tokens: published before they sign, and until their last token has expired.
ALTER TABLE signing_keys ADD COLUMN active_from timestamptz NOT NULL DEFAULT now();

---------------------------------------------------------------------------------------------------------------------
-- Revocations

CREATE FUNCTION note_revocation(of_kind text, of_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO revocations (kind, subject) VALUES (of_kind, of_subject)
$$;

-- For AFTER triggers: kind, and the column that names the subject.
CREATE FUNCTION revoke_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    PERFORM note_revocation(TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[1]);
    RETURN NULL;
END
$$;

CREATE TRIGGER revoke AFTER UPDATE OF role ON memberships FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION revoke_row('membership', 'id');
CREATE TRIGGER revoke_deleted AFTER DELETE ON memberships FOR EACH ROW
    EXECUTE FUNCTION revoke_row('membership', 'id');
CREATE TRIGGER revoke AFTER UPDATE OF revoked_at, scope, role ON clients FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at OR OLD.scope <> NEW.scope
        OR OLD.role IS DISTINCT FROM NEW.role)
    EXECUTE FUNCTION revoke_row('client', 'id');
CREATE TRIGGER revoke_deleted AFTER DELETE ON clients FOR EACH ROW EXECUTE FUNCTION revoke_row('client', 'id');
CREATE TRIGGER revoke AFTER UPDATE OF revoked_at, secret_sha256, previous_secret_sha256, expires_at ON api_keys
    FOR EACH ROW EXECUTE FUNCTION revoke_row('api_key', 'id');
CREATE TRIGGER revoke_deleted AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION revoke_row('api_key', 'id');
CREATE TRIGGER revoke AFTER UPDATE OF revoked_at ON token_grants FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION revoke_row('grant', 'id');
CREATE TRIGGER revoke_deleted AFTER DELETE ON token_grants FOR EACH ROW EXECUTE FUNCTION revoke_row('grant', 'id');
CREATE TRIGGER revoke AFTER UPDATE OF ended_at ON support_sessions FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION revoke_row('grant', 'id');
CREATE TRIGGER revoke AFTER UPDATE OF disabled_at, is_platform_admin ON users FOR EACH ROW
    WHEN (OLD.disabled_at IS DISTINCT FROM NEW.disabled_at OR OLD.is_platform_admin <> NEW.is_platform_admin)
    EXECUTE FUNCTION revoke_row('user', 'id');
CREATE TRIGGER revoke AFTER UPDATE OR DELETE ON trusted_issuers FOR EACH ROW
    EXECUTE FUNCTION revoke_row('issuer', 'id');
CREATE TRIGGER revoke AFTER UPDATE OR DELETE ON signing_keys FOR EACH ROW EXECUTE FUNCTION revoke_row('key', 'kid');

-- What people granted to a client ends with it, and is not on their list of sessions any more.
CREATE FUNCTION end_client_grants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE token_grants SET revoked_at = now(), revoked_because = 'client_revoked'
    WHERE client_id = OLD.id::text AND revoked_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER end_grants AFTER UPDATE OF revoked_at ON clients FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION end_client_grants();
CREATE TRIGGER end_grants_deleted AFTER DELETE ON clients FOR EACH ROW EXECUTE FUNCTION end_client_grants();

-- By time and not by number: numbers are not given in the order of commits.
CREATE FUNCTION recent_revocations(seconds bigint) RETURNS TABLE (id bigint, kind text, subject text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT r.id, r.kind, r.subject, r.at FROM revocations r
    WHERE r.at > clock_timestamp() - make_interval(secs => seconds) ORDER BY r.id
$$;

---------------------------------------------------------------------------------------------------------------------
-- Attempts

-- Takes one attempt from a bucket that holds `burst` and gains one every `refill` seconds.
-- Returns 0 when there was one, else the seconds until there is.
CREATE FUNCTION take_attempt(of_key text, burst bigint, refill double precision) RETURNS double precision
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    present double precision;
BEGIN
    INSERT INTO throttles AS t (key, tokens, at) VALUES (of_key, burst, clock_timestamp())
    ON CONFLICT (key) DO UPDATE SET
        tokens = least(burst, t.tokens + extract(epoch FROM clock_timestamp() - t.at) / refill),
        at = clock_timestamp()
    RETURNING tokens INTO present;
    IF present < 1 THEN
        RETURN (1 - present) * refill;
    END IF;
    UPDATE throttles SET tokens = tokens - 1 WHERE key = of_key;
    RETURN 0;
END
$$;

CREATE FUNCTION forget_attempts(of_key text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    DELETE FROM throttles WHERE key = of_key
$$;

---------------------------------------------------------------------------------------------------------------------
-- People

CREATE FUNCTION find_sign_in(of_email_lower text)
RETURNS TABLE (user_id uuid, password_hash text, has_totp boolean, disabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT u.id, u.password_hash, u.totp_sealed IS NOT NULL, u.disabled_at IS NOT NULL
    FROM users u WHERE u.email_lower = of_email_lower
$$;

CREATE FUNCTION find_user(of_user uuid)
RETURNS TABLE (
    user_id uuid, email text, password_hash text, totp_sealed bytea, totp_pending_sealed bytea, totp_last_step bigint,
    recovery_codes_left bigint, is_platform_admin boolean, disabled boolean, created_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT u.id, u.email, u.password_hash, u.totp_sealed, u.totp_pending_sealed, u.totp_last_step,
        (SELECT count(*) FROM recovery_codes r WHERE r.user_id = u.id AND r.used_at IS NULL),
        u.is_platform_admin, u.disabled_at IS NOT NULL, u.created_at
    FROM users u WHERE u.id = of_user
$$;

CREATE FUNCTION list_memberships(of_user uuid)
RETURNS TABLE (account_id uuid, slug text, account_name text, membership_id uuid, role text, suspended boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.slug, a.name, m.id, m.role, a.suspended_at IS NOT NULL
    FROM memberships m JOIN accounts a ON a.id = m.account_id
    WHERE m.user_id = of_user ORDER BY a.slug
$$;

-- Tells the trail of every account of a person what happened to the person, who belongs to none.
CREATE FUNCTION note_person_event(of_user uuid, action text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT note_audit_event(m.account_id, action, 'user', m.id::text, m.email, '[]')
    FROM memberships m WHERE m.user_id = of_user
$$;

CREATE FUNCTION set_password_hash(of_user uuid, new_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE users SET password_hash = new_hash, updated_at = now() WHERE id = of_user
$$;

-- A changed password ends every other session and grant of the person, and what was about to become one.
CREATE FUNCTION change_password(of_user uuid, new_hash text, keep_session uuid, keep_grant uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE users SET password_hash = new_hash, updated_at = now() WHERE id = of_user;
    UPDATE browser_sessions SET ended_at = now()
    WHERE user_id = of_user AND ended_at IS NULL AND id IS DISTINCT FROM keep_session;
    UPDATE token_grants SET revoked_at = now(), revoked_because = 'password_changed'
    WHERE user_id = of_user AND revoked_at IS NULL AND id IS DISTINCT FROM keep_grant
        AND (keep_session IS NULL OR browser_session_id IS DISTINCT FROM keep_session);
    DELETE FROM device_codes WHERE user_id = of_user AND status = 'approved';
$$;

CREATE FUNCTION use_totp_step(of_user uuid, step bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH taken AS (
        UPDATE users SET totp_last_step = step
        WHERE id = of_user AND totp_sealed IS NOT NULL AND (totp_last_step IS NULL OR totp_last_step < step)
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM taken)
$$;

CREATE FUNCTION use_recovery_code(of_user uuid, of_hash bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH taken AS (
        UPDATE recovery_codes SET used_at = now() WHERE user_id = of_user AND code_hash = of_hash AND used_at IS NULL
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM taken)
$$;

CREATE FUNCTION begin_totp(of_user uuid, sealed bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE users SET totp_pending_sealed = sealed, updated_at = now() WHERE id = of_user
$$;

CREATE FUNCTION replace_recovery_codes(of_user uuid, hashes bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    DELETE FROM recovery_codes WHERE user_id = of_user;
    INSERT INTO recovery_codes (user_id, code_hash) SELECT of_user, h FROM unnest(hashes) h;
$$;

CREATE FUNCTION confirm_totp(of_user uuid, step bigint, hashes bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE users SET totp_sealed = totp_pending_sealed, totp_pending_sealed = NULL, totp_last_step = step,
        updated_at = now()
    WHERE id = of_user AND totp_pending_sealed IS NOT NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM replace_recovery_codes(of_user, hashes);
    RETURN true;
END
$$;

CREATE FUNCTION disable_totp(of_user uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE users SET totp_sealed = NULL, totp_pending_sealed = NULL, totp_last_step = NULL, updated_at = now()
    WHERE id = of_user;
    DELETE FROM recovery_codes WHERE user_id = of_user;
$$;

-- Adds a person to the account of the context; one who is new gets a user row without a password. The mail goes to
-- the person alone, so that an account learns nothing about people of others.
CREATE FUNCTION invite_member(
    new_membership uuid, new_user uuid, of_email text, of_email_lower text, of_name text, of_role text,
    link_sha256 bytea, link_seconds bigint, mail_id uuid, mail_sealed bytea
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    person uuid;
    address text;
BEGIN
    INSERT INTO users (id, email, email_lower) VALUES (new_user, of_email, of_email_lower)
    ON CONFLICT (email_lower) DO NOTHING;
    SELECT u.id, u.email INTO person, address FROM users u WHERE u.email_lower = of_email_lower;
    -- The address as it was given: that of the person's row may be spelt otherwise, and tells of other accounts.
    INSERT INTO memberships (account_id, id, user_id, email, name, role)
    VALUES (account_context(), new_membership, person, of_email, of_name, of_role);
    INSERT INTO user_links (secret_sha256, user_id, kind, expires_at)
    VALUES (link_sha256, person, 'invite', now() + make_interval(secs => link_seconds));
    INSERT INTO mail_outbox (id, recipient, sealed) VALUES (mail_id, address, mail_sealed);
    RETURN person;
END
$$;

-- Another invitation or reset mail for a member of the account of the context; false when there is none.
CREATE FUNCTION send_member_link(
    of_membership uuid, of_kind text, link_sha256 bytea, link_seconds bigint, mail_id uuid, mail_sealed bytea
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    person uuid;
    address text;
BEGIN
    SELECT u.id, u.email INTO person, address
    FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.account_id = account_context() AND m.id = of_membership;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE user_links SET used_at = now() WHERE user_id = person AND kind = of_kind AND used_at IS NULL;
    INSERT INTO user_links (secret_sha256, user_id, kind, expires_at)
    VALUES (link_sha256, person, of_kind, now() + make_interval(secs => link_seconds));
    INSERT INTO mail_outbox (id, recipient, sealed) VALUES (mail_id, address, mail_sealed);
    PERFORM note_audit_event(m.account_id,
        CASE of_kind WHEN 'invite' THEN 'user.invited_again' ELSE 'user.password_reset_sent' END,
        'user', m.id::text, m.email, '[]')
    FROM memberships m WHERE m.account_id = account_context() AND m.id = of_membership;
    RETURN true;
END
$$;

-- Where nobody has the address it writes as much, and takes it back: a commit that has nothing to write would answer
-- twenty times as fast, and tell who is known here.
CREATE FUNCTION request_password_reset(
    of_email_lower text, link_sha256 bytea, link_seconds bigint, mail_id uuid, mail_sealed bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    person uuid;
    address text;
BEGIN
    SELECT u.id, u.email INTO person, address FROM users u
    WHERE u.email_lower = of_email_lower AND u.disabled_at IS NULL;
    IF NOT FOUND THEN
        INSERT INTO mail_outbox (id, recipient, sealed) VALUES (mail_id, of_email_lower, mail_sealed);
        DELETE FROM mail_outbox WHERE id = mail_id;
        RETURN;
    END IF;
    UPDATE user_links SET used_at = now() WHERE user_id = person AND kind = 'reset' AND used_at IS NULL;
    INSERT INTO user_links (secret_sha256, user_id, kind, expires_at)
    VALUES (link_sha256, person, 'reset', now() + make_interval(secs => link_seconds));
    INSERT INTO mail_outbox (id, recipient, sealed) VALUES (mail_id, address, mail_sealed);
END
$$;

CREATE FUNCTION find_user_link(of_secret bytea)
RETURNS TABLE (user_id uuid, kind text, email text, has_password boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT u.id, l.kind, u.email, u.password_hash IS NOT NULL
    FROM user_links l JOIN users u ON u.id = l.user_id
    WHERE l.secret_sha256 = of_secret AND l.used_at IS NULL AND l.expires_at > now() AND u.disabled_at IS NULL
$$;

-- Sets the password by a link, once; ends all sessions and grants. NULL when the link is no good (any more). An
-- invitation sets a first password only: somebody who has one signs in with it.
CREATE FUNCTION use_user_link(of_secret bytea, new_hash text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    person uuid;
BEGIN
    UPDATE user_links l SET used_at = now()
    FROM users u
    WHERE l.secret_sha256 = of_secret AND l.used_at IS NULL AND l.expires_at > now() AND u.id = l.user_id
        AND u.disabled_at IS NULL AND (l.kind = 'reset' OR u.password_hash IS NULL)
    RETURNING l.user_id INTO person;
    IF person IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE user_links SET used_at = now() WHERE user_id = person AND used_at IS NULL;
    PERFORM change_password(person, new_hash, NULL, NULL);
    PERFORM note_person_event(person, 'user.password_set_by_link');
    RETURN person;
END
$$;

---------------------------------------------------------------------------------------------------------------------
-- Browser sessions

CREATE FUNCTION open_browser_session(
    new_id uuid, of_user uuid, secret bytea, seconds bigint, with_second_factor boolean, of_address text, agent text
) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO browser_sessions (id, user_id, secret_sha256, second_factor, address, user_agent, expires_at)
    VALUES (new_id, of_user, secret, with_second_factor, of_address, left(agent, 300),
        now() + make_interval(secs => seconds));
    UPDATE memberships SET joined_at = now() WHERE user_id = of_user AND joined_at IS NULL;
$$;

CREATE FUNCTION find_browser_session(of_secret bytea)
RETURNS TABLE (id uuid, user_id uuid, email text, second_factor boolean, is_platform_admin boolean,
    created_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
BEGIN
    UPDATE browser_sessions s SET last_seen_at = now()
    WHERE s.secret_sha256 = of_secret AND s.ended_at IS NULL
        AND s.last_seen_at BETWEEN now() - interval '2 hours' AND now() - interval '1 minute';
    RETURN QUERY
        SELECT s.id, s.user_id, u.email, s.second_factor, u.is_platform_admin, s.created_at
        FROM browser_sessions s JOIN users u ON u.id = s.user_id
        -- Left alone for two hours, a browser is asked again.
        WHERE s.secret_sha256 = of_secret AND s.ended_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL
            AND s.last_seen_at > now() - interval '2 hours';
END
$$;

-- Signing out ends the browser's session and what was granted in it.
CREATE FUNCTION end_browser_session(of_user uuid, of_session uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE browser_sessions SET ended_at = now() WHERE id = of_session AND user_id = of_user AND ended_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE token_grants SET revoked_at = now(), revoked_because = 'signed_out'
    WHERE browser_session_id = of_session AND revoked_at IS NULL;
    RETURN true;
END
$$;

-- Browsers and grants alike: where somebody is signed in.
CREATE FUNCTION list_user_sessions(of_user uuid)
RETURNS TABLE (id uuid, kind text, client_id text, account_slug text, address text, user_agent text,
    created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT s.id, 'browser', NULL, NULL, s.address, s.user_agent, s.created_at, s.last_seen_at, s.expires_at
    FROM browser_sessions s WHERE s.user_id = of_user AND s.ended_at IS NULL AND s.expires_at > now()
    UNION ALL
    SELECT g.id, 'grant', g.client_id, a.slug, g.address, g.user_agent, g.created_at, g.last_used_at, g.expires_at
    FROM token_grants g LEFT JOIN accounts a ON a.id = g.account_id
    WHERE g.user_id = of_user AND g.revoked_at IS NULL AND g.expires_at > now()
    ORDER BY 7 DESC, 1
$$;

CREATE FUNCTION end_user_session(of_user uuid, of_session uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF end_browser_session(of_user, of_session) THEN
        RETURN true;
    END IF;
    UPDATE token_grants SET revoked_at = now(), revoked_because = 'ended_by_user'
    WHERE id = of_session AND user_id = of_user AND revoked_at IS NULL;
    RETURN FOUND;
END
$$;

-- For role app: an administrator ends what a member granted in this account, codes that were not redeemed yet included;
-- browser sessions are the person's own.
CREATE FUNCTION end_member_grants(of_membership uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT note_audit_event(m.account_id, 'user.sessions_ended', 'user', m.id::text, m.email, '[]')
    FROM memberships m WHERE m.account_id = account_context() AND m.id = of_membership;
    DELETE FROM authorization_codes
    WHERE account_id = account_context() AND membership_id = of_membership AND grant_id IS NULL;
    DELETE FROM device_codes
    WHERE account_id = account_context() AND membership_id = of_membership AND status = 'approved';
    WITH ended AS (
        UPDATE token_grants SET revoked_at = now(), revoked_because = 'ended_by_administrator'
        WHERE account_id = account_context() AND membership_id = of_membership AND revoked_at IS NULL
        RETURNING 1
    )
    SELECT count(*) FROM ended
$$;

---------------------------------------------------------------------------------------------------------------------
-- Authorisation codes and refresh tokens. Who calls these has authenticated the client first, and takes the time of the
-- transaction into the token's `jti`: rights are read under a lock, so that a change of them is told with a later time
-- and ends every token made with the old ones.

CREATE FUNCTION create_authorization_code(
    secret bytea, of_user uuid, of_account uuid, of_membership uuid, of_client text, uri text, challenge text,
    of_scope text, of_nonce text, of_session uuid, seconds bigint
) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO authorization_codes (secret_sha256, user_id, account_id, membership_id, client_id, redirect_uri,
        code_challenge, scope, nonce, browser_session_id, expires_at)
    VALUES (secret, of_user, of_account, of_membership, of_client, uri, challenge, of_scope, of_nonce, of_session,
        now() + make_interval(secs => seconds))
$$;

-- Holds a person and a membership as they are until the end of the transaction. Whoever locks more than one thing of
-- a person takes them in this order, so that nobody waits for one who waits: person, session, membership, family.
CREATE FUNCTION hold_person(of_user uuid, of_account uuid, of_membership uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    PERFORM FROM users u WHERE u.id = of_user FOR SHARE;
    PERFORM FROM memberships m WHERE m.account_id = of_account AND m.id = of_membership FOR SHARE;
END
$$;

-- As above, with the session in which the person agreed to something. Whether that still counts: the session goes on,
-- and the membership is there. Who leaves, signs out or changes the password at this moment waits, and then ends what
-- is made of it.
CREATE FUNCTION hold_consent(of_user uuid, of_session uuid, of_account uuid, of_membership uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    PERFORM FROM users u WHERE u.id = of_user FOR SHARE;
    PERFORM FROM browser_sessions s WHERE s.id = of_session AND s.ended_at IS NULL FOR SHARE;
    IF NOT FOUND AND of_session IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM FROM memberships m
    WHERE m.account_id = of_account AND m.id = of_membership AND m.user_id = of_user FOR SHARE;
    RETURN FOUND OR of_account IS NULL;
END
$$;

-- Who stands behind a grant now: no row when the person, the membership or the account is gone or suspended.
CREATE FUNCTION grant_rights(of_grant uuid)
RETURNS TABLE (user_id uuid, email text, account_id uuid, membership_id uuid, role text, scope text, nonce text,
    client_id text, authenticated_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
BEGIN
    PERFORM hold_person(g.user_id, g.account_id, g.membership_id) FROM token_grants g WHERE g.id = of_grant;
    RETURN QUERY
        SELECT g.user_id, u.email, g.account_id, g.membership_id, m.role, g.scope, g.nonce, g.client_id,
            coalesce(s.created_at, g.created_at)
        FROM token_grants g
        JOIN users u ON u.id = g.user_id
        LEFT JOIN memberships m ON m.account_id = g.account_id AND m.id = g.membership_id AND m.user_id = u.id
        LEFT JOIN accounts a ON a.id = g.account_id
        LEFT JOIN browser_sessions s ON s.id = g.browser_session_id
        -- A grant that nobody used for two weeks is over.
        WHERE g.id = of_grant AND g.revoked_at IS NULL AND g.expires_at > now() AND u.disabled_at IS NULL
            AND g.last_used_at > now() - interval '14 days'
            AND CASE WHEN g.account_id IS NULL THEN u.is_platform_admin
                ELSE m.id IS NOT NULL AND a.suspended_at IS NULL END;
END
$$;

-- outcome: `granted`, or `invalid`. A code that comes again ends what was made of it.
CREATE FUNCTION redeem_authorization_code(
    secret bytea, of_client text, uri text, challenge text, new_grant uuid, refresh bytea, grant_seconds bigint,
    of_address text, agent text
)
RETURNS TABLE (outcome text, user_id uuid, email text, account_id uuid, membership_id uuid, role text, scope text,
    nonce text, authenticated_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
DECLARE
    code authorization_codes;
BEGIN
    SELECT * INTO code FROM authorization_codes c WHERE c.secret_sha256 = secret AND c.client_id = of_client
    FOR UPDATE;
    IF FOUND AND code.grant_id IS NOT NULL THEN
        UPDATE token_grants SET revoked_at = now(), revoked_because = 'code_reused'
        WHERE id = code.grant_id AND revoked_at IS NULL;
    END IF;
    IF code.secret_sha256 IS NULL OR code.grant_id IS NOT NULL OR code.expires_at < now()
        OR code.redirect_uri <> uri OR code.code_challenge <> challenge
        OR NOT hold_consent(code.user_id, code.browser_session_id, code.account_id, code.membership_id)
    THEN
        RETURN QUERY SELECT 'invalid', NULL::uuid, NULL, NULL::uuid, NULL::uuid, NULL, NULL, NULL, NULL::timestamptz;
        RETURN;
    END IF;
    UPDATE authorization_codes SET grant_id = new_grant WHERE secret_sha256 = secret;
    INSERT INTO token_grants (id, user_id, account_id, membership_id, client_id, scope, nonce, browser_session_id,
        address, user_agent, expires_at)
    VALUES (new_grant, code.user_id, code.account_id, code.membership_id, code.client_id, code.scope, code.nonce,
        code.browser_session_id, of_address, left(agent, 300), now() + make_interval(secs => grant_seconds));
    IF refresh IS NOT NULL THEN
        INSERT INTO refresh_tokens (secret_sha256, grant_id) VALUES (refresh, new_grant);
    END IF;
    RETURN QUERY
        SELECT 'granted', r.user_id, r.email, r.account_id, r.membership_id, r.role, r.scope, r.nonce,
            r.authenticated_at
        FROM grant_rights(new_grant) r;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'invalid', NULL::uuid, NULL, NULL::uuid, NULL::uuid, NULL, NULL, NULL, NULL::timestamptz;
    END IF;
END
$$;

-- outcome: `rotated`; `repeated` (within ten seconds, and the successor was not used: here it is again); `reused`
-- (the family has ended now); `invalid`.
CREATE FUNCTION rotate_refresh_token(
    secret bytea, of_client text, successor bytea, sealed bytea, of_address text, agent text
)
RETURNS TABLE (outcome text, grant_id uuid, successor_sealed bytea, user_id uuid, email text, account_id uuid,
    membership_id uuid, role text, scope text, nonce text, authenticated_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
DECLARE
    token refresh_tokens;
    family uuid;
    result text := 'rotated';
BEGIN
    PERFORM hold_person(g.user_id, g.account_id, g.membership_id)
    FROM refresh_tokens t JOIN token_grants g ON g.id = t.grant_id
    WHERE t.secret_sha256 = secret AND g.client_id = of_client;
    -- The family is locked before its tokens are looked at, so that two of one family are never judged at once.
    SELECT g.id INTO family FROM refresh_tokens t JOIN token_grants g ON g.id = t.grant_id
    WHERE t.secret_sha256 = secret AND g.client_id = of_client FOR UPDATE OF g;
    SELECT * INTO token FROM refresh_tokens t WHERE t.secret_sha256 = secret AND t.grant_id = family;
    IF token.used_at IS NOT NULL THEN
        IF token.used_at > clock_timestamp() - interval '10 seconds' AND EXISTS (
            SELECT FROM refresh_tokens n WHERE n.secret_sha256 = token.successor_sha256 AND n.used_at IS NULL)
        THEN
            result := 'repeated';
        ELSE
            UPDATE token_grants g SET revoked_at = now(), revoked_because = 'refresh_token_reused'
            WHERE g.id = family AND g.revoked_at IS NULL;
            result := 'reused';
        END IF;
    END IF;
    IF family IS NOT NULL AND result <> 'reused' THEN
        RETURN QUERY
            SELECT result, family, CASE WHEN result = 'repeated' THEN token.successor_sealed ELSE sealed END,
                r.user_id, r.email, r.account_id, r.membership_id, r.role, r.scope, r.nonce, r.authenticated_at
            FROM grant_rights(family) r;
        IF FOUND THEN
            IF result = 'rotated' THEN
                UPDATE refresh_tokens t SET used_at = clock_timestamp(), successor_sealed = sealed,
                    successor_sha256 = successor
                WHERE t.secret_sha256 = secret;
                INSERT INTO refresh_tokens (secret_sha256, grant_id) VALUES (successor, family);
                UPDATE token_grants g SET last_used_at = now(), address = of_address, user_agent = left(agent, 300)
                WHERE g.id = family;
            END IF;
            RETURN;
        END IF;
        result := 'invalid';
    END IF;
    IF family IS NULL THEN
        result := 'invalid';
    END IF;
    RETURN QUERY SELECT result, family, NULL::bytea, NULL::uuid, NULL, NULL::uuid, NULL::uuid, NULL, NULL, NULL,
        NULL::timestamptz;
END
$$;

-- What introspection says of a refresh token: of one that nobody could use, nothing.
CREATE FUNCTION find_refresh_token(secret bytea)
RETURNS TABLE (grant_id uuid, client_id text, user_id uuid, account_id uuid, scope text, created_at timestamptz,
    expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT g.id, g.client_id, g.user_id, g.account_id, g.scope, t.created_at, g.expires_at
    FROM refresh_tokens t JOIN token_grants g ON g.id = t.grant_id JOIN users u ON u.id = g.user_id
    WHERE t.secret_sha256 = secret AND t.used_at IS NULL AND g.revoked_at IS NULL AND g.expires_at > now()
        AND g.last_used_at > now() - interval '14 days' AND u.disabled_at IS NULL
$$;

CREATE FUNCTION revoke_refresh_token(secret bytea, of_client text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE token_grants g SET revoked_at = now(), revoked_because = 'revoked_by_client'
    FROM refresh_tokens t
    WHERE t.secret_sha256 = secret AND g.id = t.grant_id AND g.client_id = of_client AND g.revoked_at IS NULL;
    RETURN FOUND;
END
$$;

CREATE FUNCTION revoke_grant(of_grant uuid, of_client text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE token_grants SET revoked_at = now(), revoked_because = 'revoked_by_client'
    WHERE id = of_grant AND client_id = of_client AND revoked_at IS NULL;
    RETURN FOUND;
END
$$;

-- A single access token without a family (of a machine client), by its jti.
CREATE FUNCTION revoke_access_token(of_jti text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO revocations (kind, subject) VALUES ('token', of_jti)
$$;

---------------------------------------------------------------------------------------------------------------------
-- Device grant (RFC 8628)

CREATE FUNCTION create_device_code(
    secret bytea, of_user_code text, of_client text, of_scope text, seconds bigint, interval_seconds bigint,
    of_address text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    INSERT INTO device_codes (secret_sha256, user_code, client_id, scope, expires_at, poll_interval, address)
    VALUES (secret, of_user_code, of_client, of_scope, now() + make_interval(secs => seconds), interval_seconds,
        of_address)
    ON CONFLICT (user_code) DO NOTHING;
    RETURN FOUND;
END
$$;

CREATE FUNCTION find_device_code(of_user_code text) RETURNS TABLE (client_id text, scope text, address text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT d.client_id, d.scope, d.address FROM device_codes d
    WHERE d.user_code = of_user_code AND d.status = 'pending' AND d.expires_at > now()
$$;

CREATE FUNCTION decide_device_code(
    of_user_code text, approve boolean, of_user uuid, of_account uuid, of_membership uuid, of_scope text,
    of_session uuid DEFAULT NULL
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE device_codes SET status = CASE WHEN approve THEN 'approved' ELSE 'denied' END, user_id = of_user,
        account_id = of_account, membership_id = of_membership, granted_scope = of_scope,
        browser_session_id = of_session
    WHERE user_code = of_user_code AND status = 'pending' AND expires_at > now();
    RETURN FOUND;
END
$$;

-- outcome: `granted`, `authorization_pending`, `slow_down`, `access_denied`, `expired_token` or `invalid`.
CREATE FUNCTION poll_device_code(
    secret bytea, of_client text, new_grant uuid, refresh bytea, grant_seconds bigint, of_address text, agent text
)
RETURNS TABLE (outcome text, user_id uuid, email text, account_id uuid, membership_id uuid, role text, scope text,
    authenticated_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
DECLARE
    device device_codes;
    result text;
BEGIN
    SELECT * INTO device FROM device_codes d WHERE d.secret_sha256 = secret AND d.client_id = of_client FOR UPDATE;
    result := CASE
        WHEN device.secret_sha256 IS NULL OR device.status = 'redeemed' THEN 'invalid'
        WHEN device.expires_at < now() THEN 'expired_token'
        WHEN device.status = 'denied' THEN 'access_denied'
        -- Half a second of grace: networks are not even.
        WHEN device.last_polled_at > clock_timestamp() - make_interval(secs => device.poll_interval - 0.5)
            THEN 'slow_down'
        ELSE device.status
    END;
    IF result = 'slow_down' THEN
        -- RFC 8628, section 3.5: five seconds more from now on.
        UPDATE device_codes SET last_polled_at = clock_timestamp(), poll_interval = poll_interval + 5
        WHERE secret_sha256 = secret;
    ELSIF result = 'pending' THEN
        UPDATE device_codes SET last_polled_at = clock_timestamp() WHERE secret_sha256 = secret;
        result := 'authorization_pending';
    ELSIF result = 'approved'
        AND NOT hold_consent(device.user_id, device.browser_session_id, device.account_id, device.membership_id)
    THEN
        result := 'access_denied';
    ELSIF result = 'approved' THEN
        UPDATE device_codes SET status = 'redeemed' WHERE secret_sha256 = secret;
        INSERT INTO token_grants (id, user_id, account_id, membership_id, client_id, scope, address, user_agent,
            expires_at)
        VALUES (new_grant, device.user_id, device.account_id, device.membership_id, device.client_id,
            device.granted_scope, of_address, left(agent, 300), now() + make_interval(secs => grant_seconds));
        INSERT INTO refresh_tokens (secret_sha256, grant_id) VALUES (refresh, new_grant);
        RETURN QUERY
            SELECT 'granted', r.user_id, r.email, r.account_id, r.membership_id, r.role, r.scope, r.authenticated_at
            FROM grant_rights(new_grant) r;
        IF FOUND THEN
            RETURN;
        END IF;
        result := 'invalid';
    END IF;
    RETURN QUERY SELECT result, NULL::uuid, NULL, NULL::uuid, NULL::uuid, NULL, NULL, NULL::timestamptz;
END
$$;

---------------------------------------------------------------------------------------------------------------------
-- Clients, API keys, outside issuers, before the account is known

DROP FUNCTION find_client(uuid);
-- Locks the row: see "Authorisation codes" above.
CREATE FUNCTION find_client(wanted uuid)
RETURNS TABLE (account_id uuid, slug text, name text, kind text, redirect_uris text[], secret_sha256 bytea,
    previous_secret_sha256 bytea, role text, scope text, revoked boolean, suspended boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT c.account_id, a.slug, c.name, c.kind, c.redirect_uris, c.secret_sha256,
        CASE WHEN c.previous_expires_at > now() THEN c.previous_secret_sha256 END,
        c.role, c.scope, c.revoked_at IS NOT NULL, a.suspended_at IS NOT NULL
    FROM clients c
    JOIN accounts a ON a.id = c.account_id
    WHERE c.id = wanted
    FOR SHARE OF c
$$;

-- Locks the row: see "Authorisation codes" above. What was read is good until the time that the caller keeps with it.
-- Only who has the key leaves a trace of using it.
CREATE FUNCTION find_api_key(wanted uuid, presented_sha256 bytea)
RETURNS TABLE (account_id uuid, name text, secret_sha256 bytea, previous_secret_sha256 bytea,
    previous_expires_at timestamptz, scope text, revoked boolean, suspended boolean, expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_column
BEGIN
    UPDATE api_keys k SET last_used_at = now()
    WHERE k.id = wanted AND (k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute')
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
        AND (k.secret_sha256 = presented_sha256
            OR k.previous_secret_sha256 = presented_sha256 AND k.previous_expires_at > now());
    RETURN QUERY
        SELECT k.account_id, k.name, k.secret_sha256,
            CASE WHEN k.previous_expires_at > now() THEN k.previous_secret_sha256 END, k.previous_expires_at,
            k.scope, k.revoked_at IS NOT NULL, a.suspended_at IS NOT NULL, k.expires_at
        FROM api_keys k JOIN accounts a ON a.id = k.account_id
        WHERE k.id = wanted
        FOR SHARE OF k;
END
$$;

-- Narrowed by what the request says before its rows are counted, so that no account's rows crowd out another's.
-- `in_account` is an id or a slug, NULL where the request names no account. Locks the rows like find_api_key().
CREATE FUNCTION find_trusted_issuers(of_issuer text, for_audiences text[], in_account text)
RETURNS TABLE (account_id uuid, id uuid, audience text, algorithms text[], groups_claim text, group_roles text)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT i.account_id, i.id, i.audience, i.algorithms, i.groups_claim, i.group_roles
    FROM trusted_issuers i JOIN accounts a ON a.id = i.account_id
    WHERE i.issuer = of_issuer AND i.audience = ANY (for_audiences) AND i.is_active AND a.suspended_at IS NULL
        AND (in_account IS NULL OR a.slug = in_account OR a.id::text = lower(in_account))
    ORDER BY i.id LIMIT 100
    FOR SHARE OF i
$$;

---------------------------------------------------------------------------------------------------------------------
-- Signing keys

DROP FUNCTION list_signing_keys();
DROP FUNCTION add_first_signing_key(text, text, bytea);
CREATE FUNCTION list_signing_keys()
RETURNS TABLE (kid text, algorithm text, private_key_sealed bytea, created_at timestamptz, active_from timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT k.kid, k.algorithm, k.private_key_sealed, k.created_at, k.active_from
    FROM signing_keys k
    WHERE k.retired_at IS NULL OR k.retired_at > now()
    ORDER BY k.active_from DESC, k.kid
$$;

-- Publishes a key that will sign from a later time on, unless another did so within `unless_newer_than` seconds; the
-- older ones of its algorithm retire when their last token has expired. Those that did so before are of no use to
-- anybody but a thief.
CREATE FUNCTION add_signing_key(
    new_kid text, new_algorithm text, sealed bytea, active_in bigint, token_seconds bigint, unless_newer_than bigint
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7107, 1);
    IF EXISTS (
        SELECT FROM signing_keys k WHERE k.algorithm = new_algorithm AND k.retired_at IS NULL
            AND k.created_at > now() - make_interval(secs => unless_newer_than))
    THEN
        RETURN false;
    END IF;
    UPDATE signing_keys SET retired_at = now() + make_interval(secs => active_in + token_seconds)
    WHERE algorithm = new_algorithm AND retired_at IS NULL;
    INSERT INTO signing_keys (kid, algorithm, private_key_sealed, active_from)
    VALUES (new_kid, new_algorithm, sealed, now() + make_interval(secs => active_in));
    DELETE FROM signing_keys WHERE retired_at < now();
    PERFORM note_revocation('key', new_kid);
    RETURN true;
END
$$;

---------------------------------------------------------------------------------------------------------------------
-- Accounts, for platform administrators: what exists, never what is in it.

ALTER TABLE accounts
    ADD COLUMN delete_after timestamptz,
    ADD COLUMN exported_at timestamptz,
    ADD COLUMN export_file text,
    -- Only what is suspended can be on its way out.
    ADD CONSTRAINT accounts_delete_check CHECK (delete_after IS NULL OR suspended_at IS NOT NULL),
    -- In a path an account is an id or a slug, and where people choose what to sign in to, `platform` is the platform.
    ADD CONSTRAINT accounts_slug_reserved CHECK (
        slug <> 'platform' AND slug !~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$');
CREATE POLICY owner_manage ON accounts FOR ALL TO plugyard_owner USING (true) WITH CHECK (true);

CREATE FUNCTION create_account(new_id uuid, new_slug text, new_name text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO accounts (id, slug, name) VALUES (new_id, new_slug, new_name)
$$;

CREATE FUNCTION list_accounts(after_slug text, at_most bigint)
RETURNS TABLE (id uuid, slug text, name text, suspended_at timestamptz, delete_after timestamptz,
    exported_at timestamptz, created_at timestamptz, updated_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.slug, a.name, a.suspended_at, a.delete_after, a.exported_at, a.created_at, a.updated_at
    FROM accounts a WHERE after_slug IS NULL OR a.slug > after_slug ORDER BY a.slug LIMIT at_most
$$;

CREATE FUNCTION show_account(of_id uuid, of_slug text)
RETURNS TABLE (id uuid, slug text, name text, suspended_at timestamptz, delete_after timestamptz,
    exported_at timestamptz, created_at timestamptz, updated_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.slug, a.name, a.suspended_at, a.delete_after, a.exported_at, a.created_at, a.updated_at
    FROM accounts a WHERE a.id = of_id OR a.slug = of_slug
$$;

CREATE FUNCTION suspend_account(of_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE accounts SET suspended_at = coalesce(suspended_at, now()), updated_at = now() WHERE id = of_id;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Its access tokens must not come back to life when it is resumed.
    PERFORM note_revocation('account', of_id::text);
    RETURN true;
END
$$;

-- Also withdraws a deletion that has not begun.
CREATE FUNCTION resume_account(of_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE accounts SET suspended_at = NULL, delete_after = NULL, exported_at = NULL, export_file = NULL,
        updated_at = now()
    WHERE id = of_id;
    RETURN FOUND;
END
$$;

CREATE FUNCTION schedule_account_deletion(of_id uuid, seconds bigint) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE accounts SET delete_after = coalesce(delete_after, now() + make_interval(secs => seconds)),
        updated_at = now()
    WHERE id = of_id AND suspended_at IS NOT NULL
    RETURNING delete_after
$$;

CREATE FUNCTION accounts_to_delete() RETURNS TABLE (id uuid, slug text, exported boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT a.id, a.slug, a.exported_at IS NOT NULL FROM accounts a WHERE a.delete_after < now() ORDER BY a.delete_after
$$;

CREATE FUNCTION note_account_export(of_id uuid, file text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE accounts SET exported_at = now(), export_file = file WHERE id = of_id AND delete_after < now()
$$;

-- Removes everything of the account of the context: only when its time has come and its export is written.
CREATE FUNCTION purge_account() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    account uuid := account_context();
    people uuid[];
    remaining text[];
    target text;
    removed bigint := 0;
    step bigint;
    before integer;
BEGIN
    PERFORM FROM accounts a
    WHERE a.id = account AND a.suspended_at IS NOT NULL AND a.delete_after < now() AND a.exported_at IS NOT NULL
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the account is not due for deletion' USING ERRCODE = 'check_violation';
    END IF;
    SELECT array_agg(m.user_id) INTO people FROM memberships m WHERE m.account_id = account;
    SELECT array_agg(c.relname ORDER BY c.oid DESC) INTO remaining
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
    -- What others refer to goes after them: a table that is still referred to has its turn again.
    WHILE remaining <> '{}' LOOP
        before := cardinality(remaining);
        FOREACH target IN ARRAY remaining LOOP
            -- A context lives for two minutes, and the tables before may have taken longer.
            PERFORM set_config('app.account_context', sign_account_context(account), true);
            BEGIN
                EXECUTE format('DELETE FROM public.%I WHERE account_id = $1', target) USING account;
                GET DIAGNOSTICS step = ROW_COUNT;
                removed := removed + step;
                remaining := array_remove(remaining, target);
            EXCEPTION WHEN foreign_key_violation THEN
                NULL;
            END;
        END LOOP;
        IF cardinality(remaining) = before THEN
            RAISE EXCEPTION 'cannot remove %', remaining;
        END IF;
    END LOOP;
    PERFORM set_config('app.account_context', sign_account_context(account), true);
    DELETE FROM accounts WHERE id = account;
    -- Its people, but those who are known elsewhere.
    DELETE FROM users u
    WHERE u.id = ANY (people) AND NOT u.is_platform_admin
        AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id);
    -- It is no longer among the suspended, and its tokens must not come back to life.
    PERFORM note_revocation('account', account::text);
    RETURN removed;
END
$$;

CREATE FUNCTION open_support_session(
    new_id uuid, of_account uuid, of_admin uuid, of_email text, of_reason text, seconds bigint
) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    INSERT INTO support_sessions (account_id, id, admin_id, admin_email, reason, expires_at)
    SELECT a.id, new_id, of_admin, of_email, of_reason, now() + make_interval(secs => seconds)
    FROM accounts a WHERE a.id = of_account
    RETURNING expires_at
$$;

CREATE FUNCTION end_support_session(of_id uuid, of_admin uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    UPDATE support_sessions SET ended_at = now() WHERE id = of_id AND admin_id = of_admin AND ended_at IS NULL;
    RETURN FOUND;
END
$$;

-- For events of the trail that are no change of a row: signing in, for example. The account is the server's word.
CREATE FUNCTION add_audit_event(
    of_account uuid, action text, resource_type text, resource_id text, resource_name text
) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT note_audit_event(of_account, action, resource_type, resource_id, resource_name, '[]')
$$;

---------------------------------------------------------------------------------------------------------------------
-- Mail and tidying up, for role worker

-- Claims mails that are due for two minutes.
CREATE FUNCTION take_mails(at_most bigint)
RETURNS TABLE (id uuid, recipient text, sealed bytea, attempts integer, created_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE mail_outbox o SET due_at = now() + interval '2 minutes', attempts = o.attempts + 1
    WHERE o.id IN (
        SELECT m.id FROM mail_outbox m WHERE m.due_at <= now() ORDER BY m.due_at LIMIT at_most FOR UPDATE SKIP LOCKED)
    RETURNING o.id, o.recipient, o.sealed, o.attempts, o.created_at
$$;

-- NULL: sent or given up. Else it is due again after so many seconds.
CREATE FUNCTION finish_mail(of_id uuid, retry_in bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    DELETE FROM mail_outbox WHERE id = of_id AND retry_in IS NULL;
    UPDATE mail_outbox SET due_at = now() + make_interval(secs => retry_in) WHERE id = of_id AND retry_in IS NOT NULL;
$$;

CREATE POLICY owner_sweep ON idempotency_keys FOR DELETE TO plugyard_owner USING (true);
CALL allow_owner_lookup('idempotency_keys');
CREATE POLICY owner_sweep ON audit_events FOR DELETE TO plugyard_owner USING (true);
CALL allow_owner_lookup('audit_events');

-- Removes what has expired. Returns how many rows.
CREATE FUNCTION sweep_identity() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    removed bigint := 0;
    step bigint;
BEGIN
    DELETE FROM authorization_codes WHERE expires_at < now() - interval '1 day';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM device_codes WHERE expires_at < now() - interval '1 hour';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM user_links WHERE expires_at < now() - interval '1 day';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM browser_sessions WHERE expires_at < now() OR ended_at < now() - interval '30 days';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM token_grants WHERE expires_at < now() OR revoked_at < now() - interval '30 days';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM throttles WHERE at < now() - interval '1 day';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM revocations WHERE at < now() - interval '1 hour';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM mail_outbox WHERE created_at < now() - interval '7 days';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM idempotency_keys WHERE created_at < now() - interval '1 day';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM audit_events e USING accounts a
    WHERE a.id = e.account_id AND e.at < now() - make_interval(days => a.audit_retention_days);
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    RETURN removed;
END
$$;

GRANT EXECUTE ON FUNCTION
    recent_revocations(bigint), take_attempt(text, bigint, double precision), forget_attempts(text),
    find_sign_in(text), find_user(uuid), list_memberships(uuid), set_password_hash(uuid, text),
    change_password(uuid, text, uuid, uuid), use_totp_step(uuid, bigint), use_recovery_code(uuid, bytea),
    begin_totp(uuid, bytea), replace_recovery_codes(uuid, bytea[]), confirm_totp(uuid, bigint, bytea[]),
    disable_totp(uuid), request_password_reset(text, bytea, bigint, uuid, bytea), find_user_link(bytea),
    use_user_link(bytea, text),
    open_browser_session(uuid, uuid, bytea, bigint, boolean, text, text), find_browser_session(bytea),
    end_browser_session(uuid, uuid), list_user_sessions(uuid), end_user_session(uuid, uuid),
    create_authorization_code(bytea, uuid, uuid, uuid, text, text, text, text, text, uuid, bigint),
    redeem_authorization_code(bytea, text, text, text, uuid, bytea, bigint, text, text),
    rotate_refresh_token(bytea, text, bytea, bytea, text, text), find_refresh_token(bytea),
    revoke_refresh_token(bytea, text), revoke_grant(uuid, text), revoke_access_token(text),
    create_device_code(bytea, text, text, text, bigint, bigint, text), find_device_code(text),
    decide_device_code(text, boolean, uuid, uuid, uuid, text, uuid),
    poll_device_code(bytea, text, uuid, bytea, bigint, text, text),
    find_client(uuid), find_api_key(uuid, bytea), find_trusted_issuers(text, text[], text),
    list_signing_keys(), add_signing_key(text, text, bytea, bigint, bigint, bigint),
    create_account(uuid, text, text), list_accounts(text, bigint), show_account(uuid, text), suspend_account(uuid),
    resume_account(uuid), schedule_account_deletion(uuid, bigint),
    open_support_session(uuid, uuid, uuid, text, text, bigint), end_support_session(uuid, uuid),
    add_audit_event(uuid, text, text, text, text)
    TO plugyard_auth;
GRANT EXECUTE ON FUNCTION
    invite_member(uuid, uuid, text, text, text, text, bytea, bigint, uuid, bytea),
    send_member_link(uuid, text, bytea, bigint, uuid, bytea), end_member_grants(uuid)
    TO plugyard_app;
GRANT EXECUTE ON FUNCTION
    take_mails(bigint), finish_mail(uuid, bigint), sweep_identity(), accounts_to_delete(),
    note_account_export(uuid, text), purge_account()
    TO plugyard_worker;

---------------------------------------------------------------------------------------------------------------------
-- Support sessions and exports

-- A support session of this administrator, over or not.
CREATE FUNCTION find_support_session(of_account uuid, of_id uuid, of_admin uuid)
RETURNS TABLE (expires_at timestamptz, is_over boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT s.expires_at, s.ended_at IS NOT NULL OR s.expires_at <= now()
    FROM support_sessions s WHERE s.account_id = of_account AND s.id = of_id AND s.admin_id = of_admin
$$;
GRANT EXECUTE ON FUNCTION find_support_session(uuid, uuid, uuid) TO plugyard_auth;

-- Opens the cursor `account_export` on the rows of one table: `line` is a JSON object of table and row, without the
-- columns that the caller may not read. No definer: grants and row security are the caller's own.
CREATE FUNCTION open_account_export(target text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    export refcursor := 'account_export';
    columns text;
BEGIN
    SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) INTO columns
    FROM pg_attribute a
    WHERE a.attrelid = to_regclass(format('public.%I', target)) AND a.attnum > 0 AND NOT a.attisdropped
        AND has_column_privilege(a.attrelid, a.attnum, 'SELECT');
    OPEN export FOR EXECUTE format(
        'SELECT jsonb_build_object(''table'', %L, ''row'', to_jsonb(r))::text AS line FROM (SELECT %s FROM public.%I) r',
        target, columns, target
    );
END
$$;
GRANT EXECUTE ON FUNCTION open_account_export(text) TO plugyard_app;

---------------------------------------------------------------------------------------------------------------------
-- Signing in again

-- Who signs in again in the same browser goes on in a new session: the old one ends, and what was granted in it stays.
CREATE FUNCTION replace_browser_session(of_user uuid, old_session uuid, new_session uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE token_grants SET browser_session_id = new_session
    WHERE browser_session_id = old_session AND user_id = of_user AND revoked_at IS NULL;
    UPDATE browser_sessions SET ended_at = now() WHERE id = old_session AND user_id = of_user AND ended_at IS NULL;
$$;
GRANT EXECUTE ON FUNCTION replace_browser_session(uuid, uuid, uuid) TO plugyard_auth;

---------------------------------------------------------------------------------------------------------------------
-- Rotation of secrets (clients, API keys)

-- A new secret leaves the old one good until `previous_expires_at`, which whoever rotates sets with it. Done here, so
-- that no role needs to read a hash.
CREATE FUNCTION keep_previous_secret() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    IF NEW.previous_expires_at > now() THEN
        NEW.previous_secret_sha256 := OLD.secret_sha256;
    ELSE
        NEW.previous_secret_sha256 := NULL;
        NEW.previous_expires_at := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_previous_secret BEFORE UPDATE OF secret_sha256 ON clients FOR EACH ROW
    EXECUTE FUNCTION keep_previous_secret();
CREATE TRIGGER keep_previous_secret BEFORE UPDATE OF secret_sha256 ON api_keys FOR EACH ROW
    EXECUTE FUNCTION keep_previous_secret();
