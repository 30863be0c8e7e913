package import FoundationEssentials
import Hummingbird
import OCPP
package import Tenancy

/// `POST …/charge-points/{charge_point}/password/rotate` (openapi.yaml, tag `security`).
package struct PasswordRotationRoutes: Sendable {
    private let database: TenantDatabase
    private let passwords: StationPasswordHasher
    private let box: SecretBox
    private let onQueued: @Sendable (AccountID, UUID) -> Void

    /// - Parameters:
    ///   - database: Role `plugyard_app`.
    ///   - passwords: Hashes the new one.
    ///   - box: Seals it while it waits for the charge point.
    ///   - onQueued: Told, after the commit, of a charge point for which a command was queued.
    package init(
        database: TenantDatabase,
        passwords: StationPasswordHasher,
        box: SecretBox,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void
    ) {
        self.database = database
        self.passwords = passwords
        self.box = box
        self.onQueued = onQueued
    }

    package func register(on routes: inout APIRoutes) {
        routes.tenant(
            .post,
            "\(APIRoutes.account)/charge-points/{charge_point}/password/rotate",
            "rotateChargePointPassword",
            scope: .chargePointsWrite,
            use: rotate
        )
    }

    /// `POST …/password/rotate`, operation `rotateChargePointPassword`.
    @Sendable private func rotate(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let response = try await database.answering(context) { transaction in
            let row = try await transaction.row(ChargePointQueries.lockForPassword(key))
            let id: UUID = try row.decode("id")
            let password = StationPasswordHasher.generate()
            let hash = passwords.hash(
                Array(password.utf8),
                account: context.account.rawValue,
                chargePoint: id
            )
            var statements = [ChargePointQueries.update(id, ["password_hash = \(hash)"])]
            var command: QueuedCommand?
            if try row.decode("is_online") {
                let version = try row.decode("ocpp_version", as: String?.self)
                command = try delivery(
                    of: password,
                    to: id,
                    version.flatMap(OCPPVersion.init(rawValue:)) ?? .v16
                )
            }
            statements += command.map { [$0.insert(for: context.account)] } ?? []
            _ = try await transaction.query(statements)
            return try .json(
                RotatedPasswordBody(password: password, commandID: command.map { ResourceID($0.id) })
            )
        }
        let found = try await database.read(for: context.access, ChargePointQueries.find(key))[0].first
        if let id = try found?.decode("id", as: UUID.self) { onQueued(context.account, id) }
        return response
    }

    /// As hexadecimal text: what the security white paper wants, and what both spellings of the key are compared as.
    private func delivery(of password: String, to id: UUID, _ version: OCPPVersion) throws -> QueuedCommand {
        try QueuedCommand(
            .setConfiguration(key: "AuthorizationKey", value: password),
            type: .setConfiguration,
            purpose: .password,
            at: id,
            dialect: version.dialect,
            box: box
        )
    }
}
