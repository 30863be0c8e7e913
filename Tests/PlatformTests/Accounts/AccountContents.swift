import FoundationEssentials
import Tenancy
import TestSupport

/// At least one row in every table that has an account, so that a deletion which forgets one is noticed.
struct AccountContents {
    let account: AccountID
    /// Belongs to this account and to no other.
    let member = UUID.version7()
    private let location = UUID.version7()
    private let chargePoint = UUID.version7()
    private let tariff = UUID.version7()
    private let price = UUID.version7()
    private let membership = UUID.version7()
    private let batch = UUID.version7()
    private let hash = [UInt8](repeating: 7, count: 32)

    /// Makes the account with everything in it.
    init(_ slug: String, in clone: DatabaseClone) async throws {
        account = try await clone.account(slug)
        _ = try await clone.owner.query("SELECT ensure_partitions(1)")
        try await clone.owner.write(
            for: account,
            people(slug) + machines + network + events + files + plugins
        )
    }

    private func people(_ slug: String) -> [SQL] {
        let browser = UUID.version7()
        let email = "\(slug)@plugyard.test"
        return [
            "INSERT INTO users (id, email, email_lower) VALUES (\(member), \(email), \(email))",
            """
            INSERT INTO memberships (account_id, id, user_id, email, role)
            VALUES (\(account), \(membership), \(member), \(email), 'partner')
            """,
            """
            INSERT INTO browser_sessions (id, user_id, secret_sha256, second_factor, expires_at)
            VALUES (\(browser), \(member), sha256(\(browser)::text::bytea), false, now() + interval '1 day')
            """,
            """
            INSERT INTO token_grants (id, user_id, account_id, membership_id, client_id, scope, expires_at)
            VALUES (\(UUID()), \(member), \(account), \(membership), 'plugyard-web', '', now() + interval '1 day')
            """,
            """
            INSERT INTO authorization_codes (secret_sha256, user_id, account_id, client_id, redirect_uri,
                code_challenge, scope, browser_session_id, expires_at)
            VALUES (sha256(\(UUID())::text::bytea), \(member), \(account), 'plugyard-web', '', '', '', \(browser), now())
            """,
            """
            INSERT INTO device_codes (secret_sha256, user_code, client_id, account_id, poll_interval, expires_at)
            VALUES (sha256(\(UUID())::text::bytea), \(slug), 'plugyard-cli', \(account), 5, now())
            """,
        ]
    }

    private var plugins: [SQL] {
        [
            "INSERT INTO account_plugins (account_id, plugin) VALUES (\(account), 'some-plugin')",
            "INSERT INTO event_outbox (account_id, id, type, data) VALUES (\(account), uuid_v7(), 'x.y', '{}')",
            """
            INSERT INTO plugin_delays (plugin, account_id, xid, seq, at, attempts, retry_at, complaint)
            VALUES ('some-plugin', \(account), 1, 1, now(), 1, now(), '')
            """,
        ]
    }

    /// The revision was counted by a trigger of the token.
    private var lists: [SQL] {
        [
            """
            INSERT INTO removed_tokens (account_id, uid_lower, uid, revision) VALUES (\(account), 'gone', 'GONE', 1)
            """,
            "INSERT INTO local_lists (account_id, charge_point_id) VALUES (\(account), \(chargePoint))",
        ]
    }

    private var machines: [SQL] {
        [
            """
            INSERT INTO clients (account_id, id, name, secret_sha256, scope)
            VALUES (\(account), \(UUID.version7()), 'machine', \(hash), '')
            """,
            """
            INSERT INTO api_keys (account_id, id, name, secret_sha256, scope, created_by)
            VALUES (\(account), \(UUID.version7()), 'script', \(hash), '', '')
            """,
            """
            INSERT INTO trusted_issuers (account_id, id, issuer, audience)
            VALUES (\(account), \(UUID.version7()), 'https://issuer.test', 'plugyard')
            """,
            """
            INSERT INTO support_sessions (account_id, id, admin_id, admin_email, reason, expires_at)
            VALUES (\(account), \(UUID.version7()), \(UUID()), 'root@plugyard.test', 'a good reason', now())
            """,
            """
            INSERT INTO idempotency_keys (account_id, subject, key, fingerprint)
            VALUES (\(account), 'machine', 'key', \(hash))
            """,
        ]
    }

    private var network: [SQL] {
        [
            "INSERT INTO locations (account_id, id, name) VALUES (\(account), \(location), 'Depot')",
            """
            INSERT INTO location_grants (account_id, membership_id, location_id)
            VALUES (\(account), \(membership), \(location))
            """,
            """
            INSERT INTO charge_points (account_id, id, identity, location_id, password_hash)
            VALUES (\(account), \(chargePoint), 'CP_001', \(location), \(hash))
            """,
            "INSERT INTO charge_point_state (account_id, charge_point_id) VALUES (\(account), \(chargePoint))",
            """
            INSERT INTO connectors (account_id, charge_point_id, evse_id, connector_id)
            VALUES (\(account), \(chargePoint), 1, 1)
            """,
            "INSERT INTO account_numbers (account_id, kind, last) VALUES (\(account), 'reservation', 1)",
            """
            INSERT INTO reservations (account_id, id, number, charge_point_id, token_uid, expires_at)
            VALUES (\(account), \(UUID.version7()), 1, \(chargePoint), 'TAG', now())
            """,
            """
            INSERT INTO charging_profiles (account_id, id, number, name, purpose, kind, stack_level, charging_schedule)
            VALUES (\(account), \(UUID.version7()), 1, 'Nights', 'tx_default_profile', 'absolute', 0, '{}')
            """,
            """
            INSERT INTO installed_charging_profiles (account_id, charge_point_id, number, connector_id, purpose,
                stack_level, profile, installed_at)
            VALUES (\(account), \(chargePoint), 1, 0, 'tx_default_profile', 0, '{}', now())
            """,
            """
            INSERT INTO tokens (account_id, id, uid, uid_lower) VALUES (\(account), \(UUID.version7()), 'TAG', 'tag')
            """,
        ]
    }

    private var files: [SQL] {
        let (image, upload, campaign) = (UUID.version7(), UUID.version7(), UUID.version7())
        return [
            """
            INSERT INTO files (account_id, id, is_complete, size, sha256)
            VALUES (\(account), \(image), true, 2000000, \(hash)), (\(account), \(upload), true, 3, \(hash))
            """,
            // More than the export reads at once.
            """
            INSERT INTO file_chunks (account_id, file_id, number, data)
            SELECT \(account), \(image), n, convert_to(repeat('x', 200000), 'UTF8') FROM generate_series(0, 9) n
            """,
            """
            INSERT INTO firmware_images (account_id, id, name, version, file_id)
            VALUES (\(account), \(image), 'Image', '2.0', \(image))
            """,
            """
            INSERT INTO upload_slots (account_id, id, charge_point_id, kind, expires_at)
            VALUES (\(account), \(upload), \(chargePoint), 'diagnostics', now())
            """,
            """
            INSERT INTO uploads (account_id, id, charge_point_id, kind, file_id, received_at)
            VALUES (\(account), \(upload), \(chargePoint), 'diagnostics', \(upload), now())
            """,
            """
            INSERT INTO job_statuses (account_id, id, charge_point_id, kind, status, at, last_at)
            VALUES (\(account), \(UUID.version7()), \(chargePoint), 'firmware', 'Idle', now(), now())
            """,
            """
            INSERT INTO firmware_campaigns (account_id, id, name, firmware_id, version, expires_at)
            VALUES (\(account), \(campaign), 'Campaign', \(image), '2.0', now())
            """,
            """
            INSERT INTO firmware_campaign_targets (account_id, campaign_id, charge_point_id, wave)
            VALUES (\(account), \(campaign), \(chargePoint), 1)
            """,
        ]
    }

    private var events: [SQL] {
        lists + [
            """
            INSERT INTO unknown_charge_points (account_id, id, identity, first_seen_at, last_seen_at)
            VALUES (\(account), \(UUID.version7()), 'CP_002', now(), now())
            """,
            """
            INSERT INTO charge_point_certificates (account_id, id, charge_point_id, status, request, requested_at)
            VALUES (\(account), \(UUID.version7()), \(chargePoint), 'waiting', '', now())
            """,
            """
            INSERT INTO security_events (account_id, id, charge_point_id, source, type, at, received_at)
            VALUES (\(account), \(UUID.version7()), \(chargePoint), 'platform', 'Test', now(), now())
            """,
            """
            INSERT INTO connection_events (account_id, id, charge_point_id, identity, event, at)
            VALUES (\(account), \(UUID.version7()), \(chargePoint), 'CP_001', 'connected', now())
            """,
            "INSERT INTO tariffs (account_id, id, name) VALUES (\(account), \(tariff), 'City')",
            """
            INSERT INTO tariff_prices (
                account_id, id, tariff_id, currency, start_fee_minor, per_kwh, per_minute, free_minutes)
            VALUES (\(account), \(price), \(tariff), 'EUR', 35, 495000, 0, 0)
            """,
            "UPDATE locations SET tariff_id = \(tariff)",
            "UPDATE charge_points SET tariff_id = \(tariff)",
            """
            INSERT INTO transactions (account_id, id, transaction_id, charge_point_id, charge_point_identity,
                location_id, status, content_key, tariff_price_id, currency)
            VALUES (\(account), \(UUID.version7()), nextval('transaction_number_seq')::integer, \(chargePoint), 'CP_001',
                \(location), 'active', 'key', \(price), 'EUR')
            """,
            "INSERT INTO session_deltas (account_id, day) VALUES (\(account), current_date)",
            "INSERT INTO transaction_counts VALUES (\(account), \(location), 1)",
            "INSERT INTO session_marks VALUES (\(account), \(UUID.version7()), 1, now())",
            "INSERT INTO session_hours VALUES (\(account), \(UUID.version7()), now(), \(chargePoint), \(location), 1)",
            "INSERT INTO account_hours VALUES (\(account), now(), 1)",
            "INSERT INTO location_hours VALUES (\(account), \(location), now(), 1)",
            "INSERT INTO account_days VALUES (\(account), current_date, 1, 1, 1)",
            "INSERT INTO location_days VALUES (\(account), \(location), current_date, 1, 1, 1)",
            "INSERT INTO charge_point_days VALUES (\(account), \(chargePoint), current_date, \(location), 1, 1, 1)",
            """
            INSERT INTO meter_values (account_id, charge_point_id, connector_id, received_at, sampled_at, sampled_value)
            VALUES (\(account), \(chargePoint), 1, now(), now(), '[]')
            """,
            "INSERT INTO configuration_templates (account_id, id, name) VALUES (\(account), \(UUID.version7()), 'model')",
            """
            INSERT INTO charge_point_configuration (account_id, charge_point_id, key_lower, key)
            VALUES (\(account), \(chargePoint), 'heartbeatinterval', 'HeartbeatInterval')
            """,
            """
            INSERT INTO configuration_readings (account_id, charge_point_id, asked_at)
            VALUES (\(account), \(chargePoint), now())
            """,
            // More than the export reads at once.
            """
            INSERT INTO messages (account_id, id, charge_point_id, at, direction, kind, payload)
            SELECT \(account), gen_random_uuid(), \(chargePoint), now(), 'in', 'call', E'["line\\nbreak", "é"]'
            FROM generate_series(1, 450)
            """,
            """
            INSERT INTO command_batches (account_id, id, type, request, created_by)
            VALUES (\(account), \(batch), 'reset', '{}', '')
            """,
            """
            INSERT INTO commands (account_id, id, charge_point_id, type, request, created_by, gateway, batch_id)
            VALUES (\(account), \(UUID.version7()), \(chargePoint), 'reset', '{}', '', 'local', \(batch))
            """,
        ]
    }
}

extension DatabaseClone {
    /// How many rows of an account each table has, for every table of the catalogue that has accounts.
    func rowCounts(of account: AccountID) async throws -> [String: Int] {
        let rows = try await owner.write(
            for: account,
            """
            SELECT c.relname::text AS name, (xpath('/row/n/text()', query_to_xml(
                format('SELECT count(*) AS n FROM public.%I WHERE account_id = %L', c.relname, \(account)::text),
                false, true, '')))[1]::text::bigint AS count
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND EXISTS (
                    SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped)
            """
        )
        var counts: [String: Int] = [:]
        for row in rows[0] { counts[try row.decode("name")] = try row.decode("count") as Int }
        return counts
    }
}
