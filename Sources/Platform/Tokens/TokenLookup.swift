import FoundationEssentials
import Tenancy

/// SQL that finds all that a decision about an idTag needs: always one row, where there is such a charge point.
enum TokenLookup {
    /// idTags are case-insensitive (OCPP 1.6 §7.28, CiString20).
    ///
    /// - Parameters:
    ///   - idTag: As the charge point sent it.
    ///   - chargePoint: Where it is shown.
    ///   - connector: At which a transaction begins; one that is open there is over by that.
    /// - Returns: For role `plugyard_ingest`.
    static func find(_ idTag: String, at chargePoint: UUID, connector: Int? = nil) -> SQL {
        """
        SELECT a.unknown_token_policy, a.allows_concurrent_transactions, c.location_id, c.free_vending,
            v.id AS free_vending_token_id, t.id, t.status, t.group_id, t.expires_at, t.location_ids,
            t.allows_concurrent_transactions AS token_allows_concurrent, t.energy_budget_wh, t.budget_used_up,
            CASE WHEN t.energy_budget_wh IS NULL THEN 0 ELSE \(EnergyBudget.used(by: "t")) END AS energy_used_wh,
            EXISTS (
                SELECT FROM transactions o
                WHERE o.account_id = t.account_id AND o.token_id = t.id AND o.status = 'active'
                    AND (o.charge_point_id IS DISTINCT FROM \(chargePoint)
                        OR o.connector_id IS DISTINCT FROM \(connector)::integer)
            ) AS is_charging_elsewhere
        FROM charge_points c
        JOIN accounts a ON a.id = c.account_id
        LEFT JOIN tokens t ON t.account_id = c.account_id AND t.uid_lower = \(idTag.lowercased())
        LEFT JOIN tokens v ON v.account_id = c.account_id AND c.free_vending AND v.uid_lower = lower(c.free_vending_token)
        WHERE c.id = \(chargePoint)
        """
    }
}
