-- When a transaction was, as a column: lists that begin or end at a time read what they show, and not all that is newer.
--
-- Under row security a condition may become one of an index only when it is leakproof. `coalesce` is not, so that an
-- index on `coalesce(started_at, ended_at, created_at)` gave the order (0010), but pages far back and ranges were found by
-- reading all of the account's transactions up to them. To compare a column with a time is leakproof.

ALTER TABLE transactions
    -- The start; an orphan has an end only.
    ADD COLUMN listed_at timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(started_at, ended_at, created_at)) STORED;

DROP INDEX transactions_by_time;
CREATE INDEX transactions_by_time ON transactions (account_id, listed_at, id);
