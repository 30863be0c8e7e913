-- Batches: what charge points of many accounts report at the same time is written by one transaction.
--
-- A batch's context names its accounts: `v1b|account,account,…|expiry|nonce|HMAC`, signed as the others are (0005). On the
-- tables of such reports role plugyard_ingest may touch the rows of the accounts that its context names, be that one or
-- many; on all others a batch has no context at all, and `account_context()` refuses it. Within the accounts of a batch
-- the composite foreign keys tell them apart.

-- As before; a batch has no account of its own.
CREATE OR REPLACE FUNCTION account_context() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    context text := current_setting('app.account_context', true);
    length integer := length(context);
    body bytea;
    given bytea;
    candidate bytea;
    parts text[];
BEGIN
    IF context IS NULL OR context = '' THEN
        RAISE EXCEPTION 'no account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF length NOT BETWEEN 140 AND 200 OR substr(context, length - 64, 1) <> '|' OR starts_with(context, 'v1b|') THEN
        RAISE EXCEPTION 'malformed account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    body := convert_to(left(context, -65), 'UTF8');
    given := sha256(convert_to(right(context, 64), 'UTF8'));
    -- A query without parameters keeps its plan; the codes are computed outside of it for that reason.
    FOR candidate IN
        SELECT k.key FROM public.context_keys k WHERE k.expires_at IS NULL OR k.expires_at > clock_timestamp()
    LOOP
        -- Hashes of the codes are compared, so that the time of the comparison tells nothing about the right one.
        CONTINUE WHEN sha256(convert_to(encode(crypto.hmac(body, candidate, 'sha256'), 'hex'), 'UTF8')) <> given;
        parts := string_to_array(context, '|');
        IF parts[array_upper(parts, 1) - 2]::bigint < extract(epoch FROM clock_timestamp()) THEN
            RAISE EXCEPTION 'expired account context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN parts[2]::uuid;
    END LOOP;
    RAISE EXCEPTION 'forged account context' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The accounts of the present transaction: those of a batch, or the one of any other. Runs in every statement on the
-- tables below, as `account_context()` does on others.
CREATE FUNCTION batch_accounts() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    context text := current_setting('app.account_context', true);
    length integer;
    body bytea;
    given bytea;
    candidate bytea;
    parts text[];
BEGIN
    IF context IS NULL OR NOT starts_with(context, 'v1b|') THEN
        RETURN ARRAY[public.account_context()];
    END IF;
    length := length(context);
    IF length NOT BETWEEN 140 AND 20000 OR substr(context, length - 64, 1) <> '|' THEN
        RAISE EXCEPTION 'malformed account context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    body := convert_to(left(context, -65), 'UTF8');
    given := sha256(convert_to(right(context, 64), 'UTF8'));
    FOR candidate IN
        SELECT k.key FROM public.context_keys k WHERE k.expires_at IS NULL OR k.expires_at > clock_timestamp()
    LOOP
        CONTINUE WHEN sha256(convert_to(encode(crypto.hmac(body, candidate, 'sha256'), 'hex'), 'UTF8')) <> given;
        parts := string_to_array(context, '|');
        IF parts[3]::bigint < extract(epoch FROM clock_timestamp()) THEN
            RAISE EXCEPTION 'expired account context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN string_to_array(parts[2], ',')::uuid[];
    END LOOP;
    RAISE EXCEPTION 'forged account context' USING ERRCODE = 'insufficient_privilege';
END
$$;
GRANT EXECUTE ON FUNCTION batch_accounts() TO plugyard_ingest;

-- The policy of role plugyard_ingest on the tables that batches touch, in place of the one for a single account. The
-- catalogue check lists these tables.
CREATE PROCEDURE allow_batches(target regclass)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
    account_column text := CASE WHEN target = 'public.accounts'::regclass THEN 'id' ELSE 'account_id' END;
BEGIN
    EXECUTE format('DROP POLICY account_of_plugyard_ingest ON %s', target);
    EXECUTE format(
        'CREATE POLICY accounts_of_plugyard_ingest ON %s FOR ALL TO plugyard_ingest '
            'USING (%2$I = ANY ((SELECT batch_accounts())::uuid[])) '
            'WITH CHECK (%2$I = ANY ((SELECT batch_accounts())::uuid[]))',
        target, account_column
    );
END
$$;

-- As before, for new partitions.
CREATE OR REPLACE PROCEDURE protect_log_partition(target text)
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('CALL public.protect_tenant_table(%L, %L, %L)', 'public.' || target, 'plugyard_app', 'plugyard_ingest');
    EXECUTE format('CALL public.limit_partners(%L, %L, %L)', 'public.' || target, 'charge_point', 'charge_point_id');
    EXECUTE format('CALL public.allow_batches(%L)', 'public.' || target);
END
$$;

-- What batches write, and what they look up for it.
DO $$
DECLARE
    target regclass;
BEGIN
    FOREACH target IN ARRAY ARRAY[
        'accounts', 'charge_points', 'charge_point_state', 'connectors', 'connection_events', 'tokens', 'transactions',
        'reservations', 'commands', 'messages', 'meter_values'
    ]::regclass[] LOOP
        CALL allow_batches(target);
    END LOOP;
    FOR target IN
        SELECT t.relid FROM (VALUES ('messages'::regclass), ('meter_values')) AS root (relid),
            pg_partition_tree(root.relid) t
        WHERE t.level > 0
    LOOP
        CALL allow_batches(target);
    END LOOP;
END
$$;
