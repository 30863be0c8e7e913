import FoundationEssentials
import Tenancy

/// SQL that finds all that decisions about idTags need: one row for each, where there is such a charge point.
enum TokenLookup {
    /// An index finds rows under row security only by what cannot leak them: a column of `f`, but not a call of `lower()`.
    ///
    /// idTags are case-insensitive (OCPP 1.6 §7.28, CiString20). For role `plugyard_ingest`.
    ///
    /// `asked`: Each tag as the charge point sent it, and at which connector a transaction begins, if one does; one that
    /// is open there is over by that.
    static func find(_ asked: [Asked<(idTag: String, connector: Int?)>]) -> SQL {
        """
        SELECT u.n, a.unknown_token_policy, a.allows_concurrent_transactions, c.location_id, c.free_vending,
            v.id AS free_vending_token_id, t.id, t.status, t.group_id, t.expires_at, t.location_ids,
            t.allows_concurrent_transactions AS token_allows_concurrent, t.energy_budget_wh, t.budget_used_up,
            CASE WHEN t.energy_budget_wh IS NULL THEN 0 ELSE \(EnergyBudget.used(by: "t")) END AS energy_used_wh,
            EXISTS (
                SELECT FROM transactions o
                WHERE o.account_id = t.account_id AND o.token_id = t.id AND o.status = 'active'
                    AND (o.charge_point_id IS DISTINCT FROM u.charge_point_id
                        OR o.connector_id IS DISTINCT FROM u.connector_id)
            ) AS is_charging_elsewhere,
            EXISTS (
                SELECT FROM reservations r
                WHERE r.account_id = u.account_id AND r.charge_point_id = u.charge_point_id
                    AND r.status IN ('requested', 'active', 'expired')
            ) AS has_reservations
        FROM (
            SELECT \(BatchLookups.stations(asked)),
                unnest(\(asked, { $0.question.idTag.lowercased() })) AS uid_lower,
                unnest(\(asked, \.question.connector)) AS connector_id
        ) u
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        JOIN accounts a ON a.id = u.account_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN c.free_vending THEN lower(c.free_vending_token) END AS free_vending_lower OFFSET 0) f
        LEFT JOIN tokens t ON t.account_id = u.account_id AND t.uid_lower = u.uid_lower
        LEFT JOIN tokens v ON v.account_id = u.account_id AND v.uid_lower = f.free_vending_lower
        """
    }
}
