import FoundationEssentials
import Tenancy

/// SQL that writes many tokens at once.
enum TokenImportQueries {
    static func existing(_ inputs: [TokenInput]) -> SQL {
        "SELECT uid_lower FROM tokens WHERE uid_lower = ANY (\(inputs.map { $0.uid?.lowercased() ?? "" }))"
    }

    /// Returns one row with their number. A list within a list is one text: PostgreSQL has no ragged arrays.
    static func insert(_ inputs: [TokenInput], account: AccountID) -> SQL {
        """
        WITH made AS (
            INSERT INTO tokens (
                account_id, id, uid, uid_lower, type, status, group_id, expires_at, energy_budget_wh, language,
                location_ids, allows_concurrent_transactions, note)
            SELECT \(account), n.id, n.uid, lower(n.uid), n.type, n.status, n.group_id, n.expires_at,
                n.energy_budget_wh, n.language, string_to_array(n.location_ids, ',')::uuid[],
                nullif(n.allows_concurrent, '')::boolean, n.note
            FROM unnest(
                \(inputs.map { _ in UUID.version7() }), \(inputs.map { $0.uid ?? "" }),
                \(inputs, { ($0.type ?? .rfid).rawValue }), \(inputs, { ($0.status ?? .accepted).rawValue }),
                \(inputs, { $0.groupID ?? nil }), \(inputs, { $0.expiresAt ?? nil }),
                \(inputs, { $0.energyBudgetWh ?? nil }), \(inputs, { $0.language ?? nil }),
                \(inputs, { locations($0) }),
                \(inputs.map { ($0.allowsConcurrentTransactions ?? nil).map { $0 ? "true" : "false" } ?? "" }),
                \(inputs.map { $0.note ?? "" })
            ) AS n (id, uid, type, status, group_id, expires_at, energy_budget_wh, language, location_ids,
                allows_concurrent, note)
            RETURNING 1
        )
        SELECT count(*) AS imported FROM made
        """
    }

    private static func locations(_ input: TokenInput) -> String {
        (input.locationIDs ?? []).map { $0.uuidString.lowercased() }.joined(separator: ",")
    }
}
