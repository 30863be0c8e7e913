package import FoundationEssentials
package import Logging
import OCPP
package import Tenancy

/// Decides whether a charge point may open a socket (contract §6), before the upgrade.
package struct StationAdmission: Sendable {
    private let finder: StationFinder
    private let database: TenantDatabase
    private let authentication: StationAuthentication
    private let strangers: StrangerDesk
    private let refusals: RefusalBudget
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - auth: Role `plugyard_auth`, which finds a charge point before its account is known.
    ///   - database: Role `plugyard_ingest`, which notes refusals.
    ///   - passwords: Compares them.
    ///   - authority: Signs charge points' certificates.
    ///   - authorities: Further ones whose certificates count, DER, as they are configured at the moment.
    ///   - now: The clock.
    ///   - logger: Told of every refusal.
    package init(
        auth: SystemDatabase,
        database: TenantDatabase,
        passwords: StationPasswordHasher,
        authority: CertificateAuthority? = nil,
        authorities: @escaping @Sendable () -> [[UInt8]] = { [] },
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        finder = StationFinder(auth: auth)
        self.database = database
        authentication = StationAuthentication(
            passwords: passwords,
            authority: authority,
            authorities: authorities
        ) { station, fingerprint in
            let found = ConnectionQueries.certificate(fingerprint, of: station)
            return try await auth.query("look up a certificate", found).first?.decode("status")
        }
        strangers = StrangerDesk(auth: auth, database: database, passwords: passwords, now: now)
        self.now = now
        self.logger = logger
        refusals = RefusalBudget(perMinute: 60)
    }

    func decide(_ handshake: Handshake) async -> HandshakeDecision {
        do {
            let stations = try await find(handshake)
            // Without an account in the path the identity must be unique on the platform.
            guard stations.count == 1, let station = stations.first else {
                return try await unknown(handshake)
            }
            return try await decide(handshake, about: station)
        } catch {
            logger.warning("charge point not authorised", metadata: ["error": "\(error)"])
            return .refuse(.unavailable)
        }
    }

    private func find(_ handshake: Handshake) async throws -> [FoundStation] {
        try await finder.stations(slug: handshake.accountSlug, identity: handshake.identity)
    }

    private func decide(_ handshake: Handshake, about station: FoundStation) async throws -> HandshakeDecision
    {
        func refuse(_ refusal: StationRefusal) async throws -> HandshakeDecision {
            try await self.refuse(handshake, refusal, station.account, station.chargePoint)
        }
        if !station.isActive { return try await refuse(.init(.inactiveChargePoint)) }
        let credentials: StationCredentials
        switch try await authentication.judge(handshake, of: station) {
        case .failure(let refusal): return try await refuse(refusal)
        case .success(let found): credentials = found
        }
        if station.isSuspended { return try await refuse(.init(.suspendedAccount)) }
        let version =
            OCPPVersion.negotiate(offered: handshake.offeredSubprotocols)
            ?? (handshake.offersNothing ? station.fallback : nil)
        guard let version else {
            return try await refuse(
                .init(handshake.offersNothing ? .noSubprotocol : .noCommonSubprotocol)
            )
        }
        if credentials.endsRotation {
            _ = try await database.write(
                for: .whole(station.account),
                ConnectionQueries.endRotation(station.chargePoint)
            )
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
        guard let account = try await strangers.account(of: handshake) else {
            return .refuse(.unknownChargePoint)
        }
        // A flood of strangers costs no more than a look.
        guard refusals.take(account.id) else {
            return noted(handshake, .init(.unknownChargePoint), account.id)
        }
        if try await strangers.register(handshake, in: account) {
            logger.info(
                "unknown charge point registered itself",
                metadata: ["account.id": "\(account.id)", "charge_point": "\(handshake.identity)"]
            )
            guard let station = try await find(handshake).first else { return .refuse(.unavailable) }
            return try await decide(handshake, about: station)
        }
        try await strangers.note(handshake, in: account)
        return try await note(handshake, .init(.unknownChargePoint), account.id, nil)
    }

    /// Notes the refusal where the operator sees it. Bounded, so that a flood of strangers cannot fill the table.
    private func refuse(
        _ handshake: Handshake,
        _ refusal: StationRefusal,
        _ account: AccountID,
        _ chargePoint: UUID?
    ) async throws -> HandshakeDecision {
        guard refusals.take(account) else { return noted(handshake, refusal, account) }
        return try await note(handshake, refusal, account, chargePoint)
    }

    private func note(
        _ handshake: Handshake,
        _ refusal: StationRefusal,
        _ account: AccountID,
        _ chargePoint: UUID?
    ) async throws -> HandshakeDecision {
        let event = ConnectionEvent(
            chargePoint: chargePoint,
            identity: String(handshake.identity.prefix(48)),
            kind: .refused,
            reason: refusal.reason,
            remoteAddress: handshake.remoteAddress,
            userAgent: handshake.userAgent
        )
        _ = try await database.write(
            for: .whole(account),
            ConnectionQueries.insert([ConnectionEventRow(account: account, event: event, at: now())])
        )
        return noted(handshake, refusal, account)
    }

    private func noted(_ handshake: Handshake, _ refusal: StationRefusal, _ account: AccountID)
        -> HandshakeDecision
    {
        logger.info(
            "charge point refused",
            metadata: [
                "account.id": "\(account)", "charge_point": "\(handshake.identity)",
                "reason": "\(refusal.reason)",
            ]
        )
        return .refuse(refusal.refusal)
    }
}
