-- Firmware images, what charge points upload, how far their jobs are, and firmware campaigns.

ALTER TABLE accounts
    -- All files of an account together.
    ADD COLUMN file_quota_bytes bigint NOT NULL DEFAULT 5368709120
        CHECK (file_quota_bytes BETWEEN 0 AND 68719476736),
    ADD COLUMN upload_retention_days integer NOT NULL DEFAULT 90 CHECK (upload_retention_days BETWEEN 1 AND 3650);
GRANT UPDATE (file_quota_bytes, upload_retention_days) ON accounts TO plugyard_app;

---------------------------------------------------------------------------------------------------------------------
-- Files: bytes in rows, so that every machine of an installation has them and a backup holds them

CREATE TABLE files (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    -- False while it is being received. What stays so is swept.
    is_complete boolean NOT NULL DEFAULT false,
    size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    sha256 bytea CHECK (length(sha256) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- When the last bytes came.
    touched_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    CHECK (NOT is_complete OR sha256 IS NOT NULL)
);
CALL protect_tenant_table('files', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('files', 'hidden');
GRANT SELECT, INSERT, UPDATE (is_complete, size, sha256, touched_at), DELETE ON files
    TO plugyard_app, plugyard_ingest;

-- Pieces of 256 KiB, the last one of a file shorter.
CREATE TABLE file_chunks (
    account_id uuid NOT NULL,
    file_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 0),
    data bytea NOT NULL CHECK (length(data) <= 262144),
    PRIMARY KEY (account_id, file_id, number),
    FOREIGN KEY (account_id, file_id) REFERENCES files (account_id, id) ON DELETE CASCADE
);
-- Firmware and logs come compressed.
ALTER TABLE file_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
CALL protect_tenant_table('file_chunks', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('file_chunks', 'hidden');
GRANT SELECT, INSERT ON file_chunks TO plugyard_app, plugyard_ingest;

---------------------------------------------------------------------------------------------------------------------
-- Firmware

CREATE TABLE firmware_images (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    version text NOT NULL CHECK (length(version) BETWEEN 1 AND 255),
    -- Empty: for any.
    manufacturer text NOT NULL DEFAULT '' CHECK (length(manufacturer) <= 255),
    model text NOT NULL DEFAULT '' CHECK (length(model) <= 255),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 2000),
    -- The last part of the address that a charge point is given.
    file_name text NOT NULL DEFAULT '' CHECK (length(file_name) <= 100),
    -- NULL until it was uploaded.
    file_id uuid,
    signing_certificate text CHECK (length(signing_certificate) BETWEEN 1 AND 5500),
    signature text CHECK (length(signature) BETWEEN 1 AND 800),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, file_id) REFERENCES files (account_id, id),
    CHECK ((signing_certificate IS NULL) = (signature IS NULL))
);
CREATE INDEX firmware_images_by_file ON firmware_images (account_id, file_id);
CALL protect_tenant_table('firmware_images', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('firmware_images', 'hidden');
CALL audit_table('firmware_images', 'firmware', 'name', 'id');
GRANT SELECT, INSERT, UPDATE (file_id, updated_at), DELETE ON firmware_images TO plugyard_app;
GRANT SELECT ON firmware_images TO plugyard_ingest;

---------------------------------------------------------------------------------------------------------------------
-- Diagnostics and logs

-- Where a charge point was told to upload to. Its address is signed; this row says how often it is still good.
CREATE TABLE upload_slots (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    command_id uuid,
    -- What comes back in LogStatusNotification.
    request_id integer,
    kind text NOT NULL CHECK (kind IN ('diagnostics', 'security')),
    remaining integer NOT NULL DEFAULT 5 CHECK (remaining >= 0),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX upload_slots_by_charge_point ON upload_slots (account_id, charge_point_id);
CALL protect_tenant_table('upload_slots', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('upload_slots', 'charge_point', 'charge_point_id');
GRANT SELECT, INSERT ON upload_slots TO plugyard_app;
GRANT SELECT, INSERT, UPDATE (remaining) ON upload_slots TO plugyard_ingest;

CREATE TABLE uploads (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    command_id uuid,
    request_id integer,
    kind text NOT NULL CHECK (kind IN ('diagnostics', 'security')),
    file_name text NOT NULL DEFAULT '' CHECK (length(file_name) <= 255),
    file_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, file_id) REFERENCES files (account_id, id)
);
CREATE INDEX uploads_by_charge_point ON uploads (account_id, charge_point_id, id);
CREATE INDEX uploads_by_file ON uploads (account_id, file_id);
CREATE INDEX uploads_by_time ON uploads (account_id, received_at);
CALL protect_tenant_table('uploads', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('uploads', 'charge_point', 'charge_point_id');
CALL audit_table('uploads', 'upload', 'file_name', 'id');
GRANT SELECT, DELETE ON uploads TO plugyard_app;
GRANT INSERT ON uploads TO plugyard_ingest;

-- What charge points say of the jobs they do by themselves, asked for or not. What one says again and again is one row.
CREATE TABLE job_statuses (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('firmware', 'diagnostics')),
    -- The charge point's word; `Confirmed` is ours, when it boots after `Installed`.
    status text NOT NULL CHECK (length(status) <= 100),
    request_id integer,
    -- The command that it seems to be about.
    command_id uuid,
    -- What the charge point booted with.
    firmware_version text,
    repetitions bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX job_statuses_by_charge_point ON job_statuses (account_id, charge_point_id, kind, id);
CREATE INDEX job_statuses_by_time ON job_statuses (account_id, last_at);
CALL protect_tenant_table('job_statuses', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('job_statuses', 'charge_point', 'charge_point_id');
GRANT SELECT ON job_statuses TO plugyard_app;
GRANT SELECT, INSERT, UPDATE (repetitions, last_at) ON job_statuses TO plugyard_ingest;

CREATE INDEX commands_of_firmware ON commands (account_id, charge_point_id, id) WHERE type = 'update_firmware';
CREATE INDEX commands_of_logs ON commands (account_id, charge_point_id, id)
    WHERE type IN ('get_diagnostics', 'get_log');

---------------------------------------------------------------------------------------------------------------------
-- Campaigns

CREATE TABLE firmware_campaigns (
    account_id uuid NOT NULL REFERENCES accounts (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- NULL when the image was deleted after the end.
    firmware_id uuid,
    -- Copied from the image: what charge points boot with when it is installed.
    version text NOT NULL,
    filter text NOT NULL DEFAULT '{}',
    status text NOT NULL DEFAULT 'running' CHECK (status IN (
        'running', 'paused', 'halted', 'cancelled', 'completed')),
    -- Why it halted.
    reason text,
    -- The last wave that began, of so many.
    wave integer NOT NULL DEFAULT 0 CHECK (wave >= 0),
    waves integer NOT NULL DEFAULT 1 CHECK (waves >= 1),
    max_failure_rate double precision NOT NULL DEFAULT 0.1 CHECK (max_failure_rate BETWEEN 0 AND 1),
    min_finished integer NOT NULL DEFAULT 3 CHECK (min_finished >= 1),
    retrieve_at timestamptz,
    retrieve_window_seconds integer NOT NULL DEFAULT 0 CHECK (retrieve_window_seconds BETWEEN 0 AND 604800),
    timeout_seconds integer NOT NULL DEFAULT 7200 CHECK (timeout_seconds BETWEEN 1 AND 2592000),
    expires_at timestamptz NOT NULL,
    -- What had finished and failed when somebody let it go on after a halt: counted no more.
    forgiven_finished bigint NOT NULL DEFAULT 0,
    forgiven_failed bigint NOT NULL DEFAULT 0,
    -- When it is looked at next; NULL when nothing is left to do.
    due_at timestamptz,
    created_by text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, firmware_id) REFERENCES firmware_images (account_id, id) ON DELETE SET NULL (firmware_id)
);
CREATE INDEX firmware_campaigns_by_firmware ON firmware_campaigns (account_id, firmware_id);
CREATE INDEX firmware_campaigns_due ON firmware_campaigns (due_at) WHERE due_at IS NOT NULL;
CALL protect_tenant_table('firmware_campaigns', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('firmware_campaigns', 'hidden');
CALL audit_table(
    'firmware_campaigns', 'firmware_campaign', 'name', 'id', '', 'due_at wave forgiven_finished forgiven_failed');
GRANT SELECT, INSERT, UPDATE (status, reason, due_at, forgiven_finished, forgiven_failed, updated_at, ended_at)
    ON firmware_campaigns TO plugyard_app;
GRANT SELECT, UPDATE (status, reason, wave, due_at, updated_at, ended_at) ON firmware_campaigns TO plugyard_ingest;

CREATE TABLE firmware_campaign_targets (
    account_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    charge_point_id uuid NOT NULL,
    wave integer NOT NULL CHECK (wave >= 1),
    status text NOT NULL DEFAULT 'pending' CHECK (status IN (
        'pending', 'sent', 'downloading', 'downloaded', 'installing', 'installed', 'failed', 'timed_out', 'skipped')),
    -- Why it failed, timed out or was skipped.
    detail text CHECK (length(detail) <= 500),
    previous_version text NOT NULL DEFAULT '',
    command_id uuid,
    request_id integer,
    -- When its command was left in the queue, when the charge point had it, when it booted with the new version.
    queued_at timestamptz,
    sent_at timestamptz,
    confirmed_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (account_id, campaign_id, charge_point_id),
    FOREIGN KEY (account_id, campaign_id) REFERENCES firmware_campaigns (account_id, id) ON DELETE CASCADE,
    FOREIGN KEY (account_id, charge_point_id) REFERENCES charge_points (account_id, id) ON DELETE CASCADE
);
CREATE INDEX firmware_campaign_targets_by_charge_point
    ON firmware_campaign_targets (account_id, charge_point_id, campaign_id);
CALL protect_tenant_table('firmware_campaign_targets', 'plugyard_app', 'plugyard_ingest');
CALL limit_partners('firmware_campaign_targets', 'hidden');
GRANT SELECT, INSERT ON firmware_campaign_targets TO plugyard_app;
GRANT SELECT, UPDATE ON firmware_campaign_targets TO plugyard_ingest;

---------------------------------------------------------------------------------------------------------------------
-- For role worker

-- Lends campaigns that are due to one process for a minute.
CALL allow_owner_lookup('firmware_campaigns');
CREATE POLICY owner_reset ON firmware_campaigns FOR UPDATE TO plugyard_owner USING (true) WITH CHECK (true);
CREATE FUNCTION take_due_campaigns(at_most bigint) RETURNS TABLE (account_id uuid, id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    UPDATE firmware_campaigns f SET due_at = now() + interval '1 minute'
    WHERE (f.account_id, f.id) IN (
        SELECT c.account_id, c.id FROM firmware_campaigns c JOIN accounts a ON a.id = c.account_id
        WHERE c.due_at <= now() AND a.suspended_at IS NULL
        ORDER BY c.due_at LIMIT at_most FOR UPDATE OF c SKIP LOCKED)
    RETURNING f.account_id, f.id
$$;

CALL allow_owner_lookup('files');
CALL allow_owner_lookup('firmware_images');
CALL allow_owner_lookup('uploads');
CALL allow_owner_lookup('upload_slots');
CALL allow_owner_lookup('job_statuses');
CREATE POLICY owner_sweep ON files FOR DELETE TO plugyard_owner USING (true);
CREATE POLICY owner_sweep ON uploads FOR DELETE TO plugyard_owner USING (true);
CREATE POLICY owner_sweep ON upload_slots FOR DELETE TO plugyard_owner USING (true);
CREATE POLICY owner_sweep ON job_statuses FOR DELETE TO plugyard_owner USING (true);

-- Removes what accounts keep no longer, and what an interrupted upload left. Returns how many rows.
CREATE FUNCTION sweep_files() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    removed bigint := 0;
    step bigint;
BEGIN
    DELETE FROM uploads u USING accounts a
    WHERE a.id = u.account_id AND u.received_at < now() - make_interval(days => a.upload_retention_days);
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM job_statuses j USING accounts a
    WHERE a.id = j.account_id AND j.last_at < now() - make_interval(days => a.upload_retention_days);
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    DELETE FROM upload_slots WHERE expires_at < now() - interval '1 day';
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    -- Large ones take a while: not too many at once, the rest next time.
    DELETE FROM files f
    WHERE (f.account_id, f.id) IN (
        SELECT g.account_id, g.id FROM files g
        WHERE g.touched_at < now() - interval '1 hour'
            AND NOT (g.is_complete AND (
                EXISTS (SELECT FROM firmware_images i WHERE i.account_id = g.account_id AND i.file_id = g.id)
                OR EXISTS (SELECT FROM uploads u WHERE u.account_id = g.account_id AND u.file_id = g.id)))
        LIMIT 500);
    GET DIAGNOSTICS step = ROW_COUNT; removed := removed + step;
    RETURN removed;
END
$$;
GRANT EXECUTE ON FUNCTION take_due_campaigns(bigint), sweep_files() TO plugyard_worker;
