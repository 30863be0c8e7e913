import FoundationEssentials
import OCPP
import Tenancy

/// SQL of what tokens have charged, and of what follows when a budget is used up.
enum EnergyBudget {
    /// Of a transaction that the platform ended, or tried to, because its token's budget was used up.
    static let stopFlag = "energy_budget_used_up"

    /// How long a charge point may be away and still be told to stop.
    private static let patience: TimeInterval = 86_400

    /// What a token's transactions delivered since its budget began anew, as they stand now: estimates that were
    /// corrected count as corrected.
    ///
    /// `token`: The name of its table in the statement.
    static func used(by token: SQL) -> SQL {
        "greatest(0, \(total(of: token)) - \(token).energy_baseline_wh)"
    }

    static func total(of token: SQL) -> SQL {
        """
        (SELECT coalesce(sum(x.energy_wh), 0)::bigint FROM transactions x
        WHERE x.account_id = \(token).account_id AND x.token_id = \(token).id
            AND NOT x.flags @> ARRAY[\(AuthorisationPolicy.freeVendingFlag)])
        """
    }

    /// Begins a budget anew.
    static func reset(_ token: UUID) -> SQL {
        """
        UPDATE tokens k SET energy_baseline_wh = \(total(of: "k")), budget_used_up = false, updated_at = now()
        WHERE k.id = \(token)
        """
    }

    /// Notes for the local lists that a budget is used up.
    static func note(_ token: UUID) -> SQL {
        "UPDATE tokens SET budget_used_up = true WHERE id = \(token) AND NOT budget_used_up"
    }

    /// Leaves a remote stop in the charge point's queue when the transaction's token has used up its budget, once for each
    /// transaction. Runs behind what stored the transaction's energy; a row says that a command was queued.
    ///
    /// - Parameters:
    ///   - number: Of the transaction.
    ///   - peer: Where it is.
    ///   - date: When the energy became known.
    /// - Returns: For role `plugyard_ingest`; nothing where the version knows no remote stop.
    static func stop(_ number: Int, at peer: StationPeer, _ date: Date) -> [SQL] {
        let command: QueuedCommand
        do throws(CommandRefusal) {
            command = try QueuedCommand(
                .remoteStop(transactionID: number),
                type: .remoteStop,
                purpose: .energyBudget,
                at: peer.chargePoint,
                dialect: peer.version.dialect,
                expiresAt: date + patience
            )
        } catch {
            return []
        }
        let statement: SQL = """
            WITH used_up AS (
                SELECT t.id, t.token_id FROM transactions t
                JOIN tokens k ON k.account_id = t.account_id AND k.id = t.token_id
                WHERE t.charge_point_id = \(peer.chargePoint) AND t.transaction_id = \(number) AND t.status = 'active'
                    AND NOT t.flags && ARRAY[\(stopFlag), \(AuthorisationPolicy.freeVendingFlag)]
                    AND CASE WHEN k.energy_budget_wh IS NULL THEN false
                        ELSE k.energy_budget_wh <= \(used(by: "k")) END
            ), noted AS (
                UPDATE tokens k SET budget_used_up = true FROM used_up u WHERE k.id = u.token_id AND NOT k.budget_used_up
            ), marked AS (
                UPDATE transactions t SET flags = t.flags || \(stopFlag) FROM used_up u WHERE t.id = u.id RETURNING t.id
            )
            \(command.insert(for: peer.account, ifAny: "marked"))
            """
        return [statement]
    }
}
