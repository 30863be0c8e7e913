package import FoundationEssentials
package import Logging
import OCPP
package import Tenancy

/// Decides whether a charge point may open a socket (contract §6), before the upgrade.
package struct StationAdmission: Sendable {
    private let auth: SystemDatabase
    private let database: TenantDatabase
    private let passwords: StationPasswordHasher
    private let refusals: RefusalBudget
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// `auth`: Role `plugyard_auth`, which finds a charge point before its account is known.
    /// `database`: Role `plugyard_ingest`, which notes refusals.
    package init(
        auth: SystemDatabase,
        database: TenantDatabase,
        passwords: StationPasswordHasher,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.auth = auth
        self.database = database
        self.passwords = passwords
        self.now = now
        self.logger = logger
        refusals = RefusalBudget(perMinute: 60)
    }

    func decide(_ handshake: Handshake) async -> HandshakeDecision {
        do {
            let rows = try await auth.query(
                "authorise a charge point",
                ConnectionQueries.find(slug: handshake.accountSlug, identity: handshake.identity)
            )
            // Without an account in the path the identity must be unique on the platform.
            guard rows.count == 1, let row = rows.first else {
                return try await unknown(handshake)
            }
            return try await decide(handshake, about: FoundStation(row: row))
        } catch {
            logger.warning("charge point not authorised", metadata: ["error": "\(error)"])
            return .refuse(.unavailable)
        }
    }

    private func decide(_ handshake: Handshake, about station: FoundStation) async throws -> HandshakeDecision
    {
        if !station.isActive {
            return try await refuse(handshake, .inactiveChargePoint, station.account, station.chargePoint)
        }
        if let hash = station.passwordHash {
            let isRight = passwords.verify(
                handshake.password ?? [],
                against: hash,
                account: station.account.rawValue,
                chargePoint: station.chargePoint
            )
            guard handshake.password != nil, isRight else {
                return try await refuse(handshake, .wrongPassword, station.account, station.chargePoint)
            }
        }
        if station.isSuspended {
            return try await refuse(handshake, .suspendedAccount, station.account, station.chargePoint)
        }
        guard let version = OCPPVersion.negotiate(offered: handshake.offeredSubprotocols) else {
            return try await refuse(handshake, .noCommonSubprotocol, station.account, station.chargePoint)
        }
        return .accept(
            StationPeer(
                account: station.account,
                accountSlug: station.slug,
                chargePoint: station.chargePoint,
                identity: station.identity,
                connection: .version7(),
                version: version
            )
        )
    }

    private func unknown(_ handshake: Handshake) async throws -> HandshakeDecision {
        guard let slug = handshake.accountSlug,
            let row = try await auth.query("note an unknown charge point", AccountQueries.find(slug: slug))
                .first
        else { return .refuse(.unknownChargePoint) }
        return try await refuse(handshake, .unknownChargePoint, try row.decode("id"), nil)
    }

    /// Notes the refusal where the operator sees it. Bounded, so that a flood of strangers cannot fill the table.
    private func refuse(
        _ handshake: Handshake,
        _ refusal: HandshakeRefusal,
        _ account: AccountID,
        _ chargePoint: UUID?
    ) async throws -> HandshakeDecision {
        if refusals.take(account) {
            let event = ConnectionEvent(
                chargePoint: chargePoint,
                identity: String(handshake.identity.prefix(48)),
                kind: .refused,
                reason: refusal.rawValue,
                remoteAddress: handshake.remoteAddress,
                userAgent: handshake.userAgent
            )
            _ = try await database.write(
                for: .whole(account),
                ConnectionQueries.insert(event, account: account, at: now())
            )
        }
        logger.info(
            "charge point refused",
            metadata: [
                "account.id": "\(account)", "charge_point": "\(handshake.identity)",
                "reason": "\(refusal.rawValue)",
            ]
        )
        return .refuse(refusal)
    }
}
