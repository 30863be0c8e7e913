-- Batches of many accounts: a row is found by one look into an index, not by one for each account of the batch.
--
-- Statements of batches name the account of each row that they touch. `account_id = ANY (…)` in the policy (0016) was
-- taken for a condition of the index besides: PostgreSQL looked into it once for each account of the batch. `IS TRUE`
-- leaves it what it is, a check of the rows that were found.

CREATE OR REPLACE PROCEDURE allow_batches(target regclass)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    account_column text := CASE WHEN target = 'public.accounts'::regclass THEN 'id' ELSE 'account_id' END;
BEGIN
    EXECUTE format('DROP POLICY IF EXISTS account_of_plugyard_ingest ON %s', target);
    EXECUTE format('DROP POLICY IF EXISTS accounts_of_plugyard_ingest ON %s', target);
    EXECUTE format(
        'CREATE POLICY accounts_of_plugyard_ingest ON %s FOR ALL TO plugyard_ingest '
            'USING ((%2$I = ANY ((SELECT batch_accounts())::uuid[])) IS TRUE) '
            'WITH CHECK ((%2$I = ANY ((SELECT batch_accounts())::uuid[])) IS TRUE)',
        target, account_column
    );
END
$$;

DO $$
DECLARE
    target regclass;
BEGIN
    FOR target IN
        SELECT p.polrelid FROM pg_policy p WHERE p.polname = 'accounts_of_plugyard_ingest' ORDER BY p.polrelid
    LOOP
        CALL allow_batches(target);
    END LOOP;
END
$$;

-- What a batch touches was touched a moment ago and is in memory: looking into an index costs little more than reading on.
-- By the usual figures small accounts' tables were read as a whole, for each batch.
ALTER ROLE plugyard_ingest SET random_page_cost = 1.1;
