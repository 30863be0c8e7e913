-- Commands that wait for their charge point, and what is needed to send them later and by somebody else.

ALTER TABLE commands ALTER COLUMN gateway DROP NOT NULL;
ALTER TABLE commands
    -- Who goes on when it ended: see CommandPurpose.
    ADD COLUMN purpose text NOT NULL DEFAULT 'operator' CHECK (length(purpose) BETWEEN 1 AND 40),
    ADD COLUMN action text,
    ADD COLUMN payload text,
    -- It waits: nobody has sent it.
    ADD COLUMN is_queued boolean NOT NULL DEFAULT false,
    ADD COLUMN not_before timestamptz,
    ADD COLUMN expires_at timestamptz;
CREATE INDEX commands_queued ON commands (account_id, charge_point_id, id) WHERE is_queued;

GRANT INSERT ON commands TO plugyard_ingest;
GRANT UPDATE (is_queued, gateway, not_before) ON commands TO plugyard_ingest;
