package import Tenancy

/// Gives charge points commands, as `POST …/charge-points/{charge_point}/commands` does, on the plugin's behalf.
package protocol CommandPort: Sendable {
    /// Writes the command down, sends it, and waits for its end as long as it says; then it ends by itself, and is told as
    /// `command.completed`.
    ///
    /// - Throws: ``RouteProblem`` as the API has it: 404 for a charge point that the account does not have, 409
    ///   `charge_point_offline`, 422 that names what is wrong with the command. ``PluginError/isOff(_:)`` for an account for
    ///   which the plugin is not on.
    func issue(_ command: PluginCommand, of account: AccountID) async throws -> IssuedCommand

    /// Those that commands may be given to, in the order of their ids, so many at most.
    func chargePoints(_ choice: ChargePointChoice, limit: Int, of account: AccountID) async throws
        -> [KnownChargePoint]
}
