import FoundationEssentials
import OCPP
import Tenancy

/// A key that is brought to what a template wants.
struct ConfigurationChange: Sendable {
    let drift: ConfigurationDrift
    let command: QueuedCommand

    /// - Throws: ``CommandRefusal`` when the version cannot say it.
    init(_ drift: ConfigurationDrift, at chargePoint: UUID, dialect: any Dialect, expiresAt: Date)
        throws(CommandRefusal)
    {
        self.drift = drift
        command = try QueuedCommand(
            .setConfiguration(key: drift.key, value: drift.expected),
            type: .setConfiguration,
            purpose: .configuration,
            at: chargePoint,
            dialect: dialect,
            expiresAt: expiresAt
        )
    }

    /// Leaves the command in the queue and notes what it is for.
    func statements(for account: AccountID, attempts: Int) -> [SQL] {
        let note: SQL = """
            INSERT INTO charge_point_configuration AS k (
                account_id, charge_point_id, key_lower, key, applied_value, applied_command_id, applied_attempts)
            VALUES (\(account), \(command.chargePoint), \(drift.key.lowercased()), \(drift.key), \(drift.expected),
                \(command.id), \(attempts)::integer)
            ON CONFLICT (account_id, charge_point_id, key_lower) DO UPDATE
            SET applied_value = EXCLUDED.applied_value, applied_command_id = EXCLUDED.applied_command_id,
                applied_attempts = EXCLUDED.applied_attempts
            """
        return [command.insert(for: account), note]
    }
}
