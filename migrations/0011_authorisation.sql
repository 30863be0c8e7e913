-- Who may charge where and how much, and the local lists of charge points.

ALTER TABLE accounts DROP CONSTRAINT accounts_unknown_token_policy_check;
ALTER TABLE accounts
    ADD CONSTRAINT accounts_unknown_token_policy_check
        CHECK (unknown_token_policy IN ('refuse', 'accept', 'accept_and_register')),
    -- Whether one token may charge at several connectors at once.
    ADD COLUMN allows_concurrent_transactions boolean NOT NULL DEFAULT true,
    -- Whether local lists are kept, at charge points that do not say.
    ADD COLUMN local_list_enabled boolean NOT NULL DEFAULT false;
GRANT UPDATE (allows_concurrent_transactions, local_list_enabled) ON accounts TO plugyard_app;

ALTER TABLE charge_points
    ADD COLUMN local_list_enabled boolean,
    -- Everybody charges here, whatever the token is.
    ADD COLUMN free_vending boolean NOT NULL DEFAULT false,
    -- The token on which is booked what somebody else's tag charges here.
    ADD COLUMN free_vending_token text CHECK (length(free_vending_token) BETWEEN 1 AND 36);
GRANT SELECT (local_list_enabled, free_vending, free_vending_token) ON charge_points TO plugyard_app, plugyard_ingest;

ALTER TABLE tokens
    -- Where it may charge; none is everywhere. No foreign key: a token whose only location was deleted must not come to
    -- charge everywhere.
    ADD COLUMN location_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(location_ids) <= 100),
    -- NULL: as the account says.
    ADD COLUMN allows_concurrent_transactions boolean,
    ADD COLUMN note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    -- The charge point at which a tag was shown that nobody knew, and which registered itself.
    ADD COLUMN first_seen_charge_point text CHECK (length(first_seen_charge_point) BETWEEN 1 AND 48),
    -- What its transactions had delivered when its budget began anew.
    ADD COLUMN energy_baseline_wh bigint NOT NULL DEFAULT 0,
    -- Noted when somebody met it, so that local lists say so too; the decision itself looks at the transactions.
    ADD COLUMN budget_used_up boolean NOT NULL DEFAULT false,
    -- When what charge points may know of it changed last: see token_revisions.
    ADD COLUMN list_revision bigint NOT NULL DEFAULT 0;
CREATE INDEX tokens_by_list_revision ON tokens (account_id, list_revision);
CREATE INDEX tokens_first_seen ON tokens (account_id, first_seen_charge_point, created_at)
    WHERE first_seen_charge_point IS NOT NULL;
GRANT INSERT (account_id, id, uid, uid_lower, note, first_seen_charge_point), UPDATE (budget_used_up)
    ON tokens TO plugyard_ingest;
DROP TRIGGER audit ON tokens;
CALL audit_table('tokens', 'token', 'uid', 'id', '', 'uid_lower list_revision budget_used_up');

-- Counts the transactions that changed something of an account's tokens. A charge point whose list is of an older
-- revision is due: one row is written, however many charge points there are.
CREATE TABLE token_revisions (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    revision bigint NOT NULL DEFAULT 0,
    -- Removed tokens up to this one are forgotten: older lists must be replaced as a whole.
    swept_revision bigint NOT NULL DEFAULT 0,
    -- The local lists of the account must be looked at.
    is_dirty boolean NOT NULL DEFAULT true
);
CREATE INDEX token_revisions_dirty ON token_revisions (account_id) WHERE is_dirty;
CALL protect_tenant_table('token_revisions', 'plugyard_ingest');
CALL allow_owner_lookup('token_revisions');
CREATE POLICY owner_manage ON token_revisions FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT ON token_revisions TO plugyard_ingest;

-- What is to be taken off local lists.
CREATE TABLE removed_tokens (
    account_id uuid NOT NULL REFERENCES accounts (id),
    uid_lower text NOT NULL,
    uid text NOT NULL,
    revision bigint NOT NULL,
    removed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, uid_lower)
);
CREATE INDEX removed_tokens_by_revision ON removed_tokens (account_id, revision);
CREATE INDEX removed_tokens_by_time ON removed_tokens (removed_at);
CALL protect_tenant_table('removed_tokens', 'plugyard_ingest');
CALL allow_owner_lookup('removed_tokens');
CREATE POLICY owner_sweep ON removed_tokens FOR DELETE TO plugyard_owner USING (true);
GRANT SELECT ON removed_tokens TO plugyard_ingest;

-- The list of one charge point: what it has, as far as is known, and the update under way.
CREATE TABLE local_lists (
    account_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('in_sync', 'pending', 'updating', 'unsupported', 'failed')),
    -- When to look at it again; NULL: when something changes.
    due_at timestamptz DEFAULT now(),
    -- Somebody looks at it now.
    lent_until timestamptz,
    version integer CHECK (version >= 0),
    -- The highest that was ever sent or reported: versions only rise.
    sent_version integer NOT NULL DEFAULT 0 CHECK (sent_version >= 0),
    -- What the list was made of.
    synced_revision bigint,
    location_id uuid,
    token_count integer NOT NULL DEFAULT 0,
    -- Tokens for which the charge point has no room.
    omitted_count integer NOT NULL DEFAULT 0,
    -- SendLocalListMaxLength and LocalAuthListMaxLength, as the charge point says.
    message_limit integer CHECK (message_limit > 0),
    list_limit integer CHECK (list_limit >= 0),
    -- Whether the charge point was asked for its version since it booted.
    is_checked boolean NOT NULL DEFAULT false,
    checked_at timestamptz,
    needs_full boolean NOT NULL DEFAULT true,
    -- The command that is out; NULL: none.
    command_id uuid,
    target_revision bigint,
    is_full_update boolean NOT NULL DEFAULT false,
    -- The last uid that was sent, where parts remain.
    position text,
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, charge_point_id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX local_lists_due ON local_lists (due_at) WHERE due_at IS NOT NULL;
CALL protect_tenant_table('local_lists', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('local_lists', 'charge_point', 'charge_point_id');
CALL allow_owner_lookup('local_lists');
CREATE POLICY owner_append ON local_lists FOR INSERT TO plugyard_owner WITH CHECK (true);
CREATE POLICY owner_manage ON local_lists FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON local_lists TO plugyard_app, plugyard_ingest;

-- The revision of the present transaction. The row is locked until its end, so that revisions are committed in their
-- order; taken once for each transaction, or an import of ten thousand tokens would write one row ten thousand times.
CREATE FUNCTION next_token_revision(of_account uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    known text[] := string_to_array(current_setting('app.token_revision', true), ':');
    latest bigint;
BEGIN
    IF known[1] = of_account::text THEN
        RETURN known[2]::bigint;
    END IF;
    INSERT INTO token_revisions AS r (account_id, revision) VALUES (of_account, 1)
    ON CONFLICT (account_id) DO UPDATE SET revision = r.revision + 1, is_dirty = true
    RETURNING r.revision INTO latest;
    PERFORM set_config('app.token_revision', of_account || ':' || latest, true);
    RETURN latest;
END
$$;

CREATE FUNCTION note_token_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
        (NEW.uid, NEW.status, NEW.group_id, NEW.expires_at, NEW.location_ids, NEW.budget_used_up)
            IS NOT DISTINCT FROM
        (OLD.uid, OLD.status, OLD.group_id, OLD.expires_at, OLD.location_ids, OLD.budget_used_up)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.uid_lower <> OLD.uid_lower) THEN
        INSERT INTO removed_tokens AS r (account_id, uid_lower, uid, revision)
        VALUES (OLD.account_id, OLD.uid_lower, OLD.uid, next_token_revision(OLD.account_id))
        ON CONFLICT (account_id, uid_lower)
            DO UPDATE SET uid = excluded.uid, revision = excluded.revision, removed_at = excluded.removed_at;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.list_revision := next_token_revision(NEW.account_id);
    RETURN NEW;
END
$$;
-- Not in a purge, which would find new rows behind it.
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE OR DELETE ON tokens FOR EACH ROW
    WHEN (session_user <> 'plugyard_worker') EXECUTE FUNCTION note_token_change();

CREATE FUNCTION note_local_list_default() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    INSERT INTO token_revisions (account_id) VALUES (NEW.id)
    ON CONFLICT (account_id) DO UPDATE SET is_dirty = true;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_local_lists AFTER UPDATE OF local_list_enabled ON accounts FOR EACH ROW
    WHEN (NEW.local_list_enabled IS DISTINCT FROM OLD.local_list_enabled) EXECUTE FUNCTION note_local_list_default();

CREATE FUNCTION note_local_list_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    INSERT INTO local_lists AS l (account_id, charge_point_id) VALUES (NEW.account_id, NEW.id)
    ON CONFLICT (account_id, charge_point_id) DO UPDATE SET due_at = now() WHERE l.command_id IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER note_local_list AFTER UPDATE OF local_list_enabled, location_id ON charge_points FOR EACH ROW
    WHEN (NEW.local_list_enabled IS DISTINCT FROM OLD.local_list_enabled OR NEW.location_id <> OLD.location_id)
    EXECUTE FUNCTION note_local_list_place();

-- Makes the lists due whose account changed something; a few accounts at a time. Returns how many accounts.
CREATE FUNCTION mark_due_local_lists(at_most bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    dirty uuid;
    accounts_done bigint := 0;
BEGIN
    FOR dirty IN
        SELECT r.account_id FROM token_revisions r WHERE r.is_dirty LIMIT at_most FOR UPDATE SKIP LOCKED
    LOOP
        UPDATE token_revisions SET is_dirty = false WHERE account_id = dirty;
        INSERT INTO local_lists AS l (account_id, charge_point_id)
        SELECT c.account_id, c.id FROM charge_points c JOIN accounts a ON a.id = c.account_id
        WHERE c.account_id = dirty AND coalesce(c.local_list_enabled, a.local_list_enabled)
        ON CONFLICT (account_id, charge_point_id) DO UPDATE
            SET due_at = now(), state = CASE WHEN l.state = 'in_sync' THEN 'pending' ELSE l.state END
            WHERE l.due_at IS NULL AND l.state <> 'unsupported';
        accounts_done := accounts_done + 1;
    END LOOP;
    RETURN accounts_done;
END
$$;

-- Lends due lists of connected charge points for a minute. Accounts take turns, and none has more than so many updates
-- under way.
CREATE FUNCTION take_due_local_lists(at_most bigint, under_way_per_account bigint)
RETURNS TABLE (account_id uuid, charge_point_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE local_lists l SET lent_until = now() + interval '1 minute'
    FROM (
        SELECT d.account_id, d.charge_point_id, d.turn
        FROM (
            SELECT w.account_id, w.charge_point_id, w.due_at,
                row_number() OVER (PARTITION BY w.account_id ORDER BY w.due_at) AS turn
            FROM local_lists w
            JOIN charge_point_state s ON s.account_id = w.account_id AND s.charge_point_id = w.charge_point_id
            JOIN accounts a ON a.id = w.account_id
            WHERE w.due_at <= now() AND (w.lent_until IS NULL OR w.lent_until <= now()) AND s.is_online
                AND a.suspended_at IS NULL
        ) d
        LEFT JOIN (
            SELECT u.account_id, count(*) AS updates FROM local_lists u
            WHERE u.due_at > now() AND u.command_id IS NOT NULL GROUP BY u.account_id
        ) busy ON busy.account_id = d.account_id
        WHERE d.turn + coalesce(busy.updates, 0) <= under_way_per_account
        ORDER BY d.turn, d.due_at
        LIMIT at_most
    ) due
    WHERE l.account_id = due.account_id AND l.charge_point_id = due.charge_point_id 
        AND (l.lent_until IS NULL OR l.lent_until <= now())
    RETURNING l.account_id, l.charge_point_id
$$;

-- Forgets tokens that are gone for a month; lists that are older than that are sent as a whole. Returns how many.
CREATE FUNCTION sweep_removed_tokens() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    WITH gone AS (
        DELETE FROM removed_tokens WHERE removed_at < now() - interval '30 days' RETURNING account_id, revision
    ), swept AS (
        UPDATE token_revisions r SET swept_revision = greatest(r.swept_revision, g.newest)
        FROM (SELECT account_id, max(revision) AS newest FROM gone GROUP BY account_id) g
        WHERE r.account_id = g.account_id
    )
    SELECT count(*) FROM gone
$$;

GRANT EXECUTE ON FUNCTION mark_due_local_lists(bigint), take_due_local_lists(bigint, bigint), sweep_removed_tokens()
    TO plugyard_worker;
