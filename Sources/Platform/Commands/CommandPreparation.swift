import FoundationEssentials
import OCPP
import Tenancy

extension CommandInput {
    /// The command with what it names of the account's own things: a reservation's number, a stored charging profile.
    ///
    /// In the transaction that stores the command, before it; `id` is the command's.
    ///
    /// - Throws: 422 that names the field of what there is not, or of what is larger than the charge point takes.
    func prepared(
        as id: UUID,
        for target: CommandTarget,
        in transaction: borrowing TenantTransaction
    ) async throws -> StationCommand {
        let command = try await completed(as: id, for: target, in: transaction)
        try await check(command, for: target, in: transaction)
        return command
    }

    private func completed(
        as id: UUID,
        for target: CommandTarget,
        in transaction: borrowing TenantTransaction
    ) async throws -> StationCommand {
        switch command {
        case .reserve(let reservation):
            return .reserve(try await transaction.request(reservation, by: id, for: target))
        case .setChargingProfile(let connector, let profile):
            var profile = try await transaction.profile(chargingProfile, orElse: profile)
            if ChargingProfilePurpose(ocpp: profile["chargingProfilePurpose"]) == .tx,
                profile["transactionId"] == .none, let number = self.transaction ?? target.onlyOpenTransaction
            {
                profile = profile.setting("transactionId", to: JSONValue(number))
            }
            return .setChargingProfile(connectorID: connector, profile: profile)
        case .remoteStart(let tag, let connector, let profile) where chargingProfile != nil:
            let stored = try await transaction.profile(chargingProfile, orElse: profile)
            return .remoteStart(idTag: tag, connectorID: connector, chargingProfile: stored)
        case .clearChargingProfile(let number, let connector, let purpose, let level)
        where chargingProfile != nil:
            let stored = try await transaction.profile(chargingProfile, orElse: number.map { JSONValue($0) })
            return .clearChargingProfile(
                id: stored["chargingProfileId"]?.intValue,
                connectorID: connector,
                purpose: purpose,
                stackLevel: level
            )
        default:
            return command
        }
    }

    /// Refuses what is larger than the charge point last said that it takes. One that never said has no limit, and
    /// a batch is for none in particular.
    private func check(
        _ command: StationCommand,
        for target: CommandTarget,
        in transaction: borrowing TenantTransaction
    ) async throws {
        let sizes = target.version.dialect.sizes(of: command)
        guard !sizes.isEmpty else { return }
        let keys = sizes.map { $0.key.lowercased() }
        let rows = try await transaction.query(ConfigurationQueries.values(of: keys, at: target.chargePoint))
        var limits: [String: String] = [:]
        for row in rows {
            let key: String = try row.decode("key_lower")
            limits[key] = try row.decode("value", as: String.self)
        }
        let refusals = sizes.compactMap { size in
            limits[size.key.lowercased()].flatMap { size.refusal(limit: $0) }
        }
        guard refusals.isEmpty else {
            throw Problem.validation(
                refusals.map { refusal in
                    FieldError(
                        field: chargingProfile == nil ? "/\(refusal.field)" : "/charging_profile_id",
                        code: refusal.code,
                        message: refusal.message
                    )
                }
            )
        }
    }
}

extension CommandTarget {
    /// The number of the transaction that is meant when none is named.
    fileprivate var onlyOpenTransaction: Int? {
        openTransactions.count == 1 ? openTransactions[0] : nil
    }
}

extension TenantTransaction {
    /// The stored profile as OCPP 1.6 writes it, or what was given instead of its id.
    fileprivate borrowing func profile(_ id: UUID?, orElse given: JSONValue?) async throws -> JSONValue {
        guard let id else { return given ?? [:] }
        if let given, given != [:] {
            throw Problem.validation([
                FieldError(
                    field: "/charging_profile_id",
                    code: "not_allowed",
                    message: "Name a stored profile or give one, not both."
                )
            ])
        }
        guard let row = try await query(ChargingProfileQueries.one(id)).first else {
            throw Problem.validation([
                FieldError(
                    field: "/charging_profile_id",
                    code: "not_found",
                    message: "There is no such charging profile."
                )
            ])
        }
        return try ChargingProfileBody(row: row).ocpp
    }
}
