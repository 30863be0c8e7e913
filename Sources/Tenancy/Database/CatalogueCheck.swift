/// Reads PostgreSQL's catalogue and reports every breach of the rules on which isolation rests.
///
/// Runs in the tests, at the start of a serving process and in `plugyard doctor`. It needs no rights: any role may
/// read the catalogue.
package enum CatalogueCheck {
    /// Tables that belong to no account, each protected otherwise: `accounts` by its own id, the others by having
    /// no grant to any run-time role.
    static let platformTables = [
        "accounts", "users", "signing_keys", "schema_migrations", "context_keys", "browser_sessions",
        "token_grants", "refresh_tokens", "authorization_codes", "device_codes", "user_links",
        "recovery_codes", "throttles", "revocations", "mail_outbox", "certificate_authorities", "leases",
        "processes", "plugins", "plugin_cursors", "plugin_delays", "plugin_migrations",
    ]

    /// Logs on the hot path: no surrogate key and no foreign key, their batch role's policy checks the account.
    static let logs = ["messages", "meter_values", "event_outbox"]

    /// What batches of several accounts write or look up, besides the logs. Every statement of a batch on them names the
    /// account of each row, and composite foreign keys keep the accounts of a batch apart.
    static let batchTables = [
        "accounts", "locations", "charge_points", "charge_point_state", "connectors", "connection_events",
        "tokens", "tariff_prices", "transactions", "session_deltas", "reservations", "commands",
        "configuration_readings",
        "charge_point_configuration", "local_lists", "job_statuses", "firmware_campaigns",
        "firmware_campaign_targets",
    ]

    /// Policies that let the owner's definer functions read or mend across accounts. No run-time role has one.
    static let ownerPolicies = [
        "owner_lookup", "owner_reset", "owner_only", "owner_manage", "owner_append", "owner_sweep",
    ]

    static let roles = DatabaseRole.allCases.map(\.rawValue)

    /// Older minor versions leak statistics past row security (CVE-2025-8713).
    ///
    /// `version`: As `server_version_num` has it: 150014 is 15.14.
    static func isTooOld(serverVersion version: Int) -> Bool {
        switch version {
        case ..<150_014, 160_000..<160_010, 170_000..<170_006: true
        default: false
        }
    }

    /// `run`: Runs one statement on the database to check.
    package static func findings(
        _ run: (SQL) async throws(DatabaseError) -> [Row]
    ) async throws(DatabaseError) -> [CatalogueFinding] {
        var findings: Set<CatalogueFinding> = []
        for (rule, statement) in CatalogueQueries.all {
            for row in try await run(statement) {
                findings.insert(CatalogueFinding(rule, try row.decode("object")))
            }
        }
        for row in try await run("SELECT current_setting('server_version_num')::integer AS version") {
            let version = try row.decode("version", as: Int.self)
            if isTooOld(serverVersion: version) {
                findings.insert(CatalogueFinding(.serverTooOld, "\(version)"))
            }
        }
        return findings.sorted { ($0.rule.rawValue, $0.object) < ($1.rule.rawValue, $1.object) }
    }
}

extension SystemDatabase {
    /// The breaches in the database of this pool.
    package func catalogueFindings() async throws(DatabaseError) -> [CatalogueFinding] {
        try await CatalogueCheck.findings { statement throws(DatabaseError) in
            try await query("catalogue check", statement)
        }
    }
}

extension OwnerDatabase {
    /// The breaches in the owner's database.
    package func catalogueFindings() async throws(DatabaseError) -> [CatalogueFinding] {
        try await CatalogueCheck.findings { statement throws(DatabaseError) in try await query(statement) }
    }
}
