import FoundationEssentials
import Tenancy

enum TokenQueries {
    static let sortKeys = [
        SortKey(name: "uid", field: "uid_lower", column: "t.uid_lower", id: "t.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "t.created_at", id: "t.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        t.id, t.uid, t.uid_lower, t.type, t.status, t.driver_id, t.group_id, t.expires_at, t.energy_budget_wh,
        t.language, t.location_ids, t.allows_concurrent_transactions, t.note, t.first_seen_charge_point,
        t.created_at, t.updated_at, \(EnergyBudget.used(by: "t")) AS energy_used_wh
        """

    static func list(_ filter: TokenFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM tokens t
        WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM tokens t WHERE t.id = \(id)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id FROM tokens WHERE id = \(id) FOR UPDATE"
    }

    static func insert(_ id: UUID, _ input: TokenInput, account: AccountID) -> SQL {
        """
        INSERT INTO tokens AS t (
            account_id, id, uid, uid_lower, type, status, group_id, expires_at, energy_budget_wh, language,
            location_ids, allows_concurrent_transactions, note
        ) VALUES (
            \(account), \(id), \(input.uid), \(input.uid?.lowercased()), \((input.type ?? .rfid).rawValue),
            \((input.status ?? .accepted).rawValue), \(input.groupID ?? nil), \(input.expiresAt ?? nil),
            \(input.energyBudgetWh ?? nil), \(input.language ?? nil), \(input.locationIDs ?? []),
            \(input.allowsConcurrentTransactions ?? nil), \(input.note ?? "")
        )
        RETURNING \(columns)
        """
    }

    static func update(_ id: UUID, _ changes: [SQL]) -> SQL {
        """
        UPDATE tokens AS t SET \(SQL(joining: changes + ["updated_at = now()"], separator: ", "))
        WHERE t.id = \(id)
        RETURNING \(columns)
        """
    }

    /// Which of the ids are locations.
    static func locations(_ ids: [UUID]) -> SQL {
        "SELECT id FROM locations WHERE id = ANY (\(ids))"
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM tokens WHERE id = \(id) RETURNING id"
    }
}
