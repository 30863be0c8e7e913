package import FoundationEssentials
import Hummingbird
import NIOCore
import OCPP
package import Tenancy

/// Certificates of charge points (openapi.yaml, tag `security`): `/ca.pem`,
/// `…/charge-points/{charge_point}/certificates` and the rotation of passwords.
package struct CertificateRoutes: Sendable {
    private let database: TenantDatabase
    private let authority: CertificateAuthority
    private let onQueued: @Sendable (AccountID, UUID) -> Void
    private let onRevoked: @Sendable (AccountID, UUID) -> Void
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - database: Role `plugyard_app`.
    ///   - authority: Signs what a person approves.
    ///   - onQueued: Told, after the commit, of a charge point for which a command was queued.
    ///   - onRevoked: Closes the socket of a charge point, which may have been opened by what was revoked.
    ///   - now: The clock.
    package init(
        database: TenantDatabase,
        authority: CertificateAuthority,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void,
        onRevoked: @escaping @Sendable (AccountID, UUID) -> Void,
        now: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.authority = authority
        self.onQueued = onQueued
        self.onRevoked = onRevoked
        self.now = now
    }

    package func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/charge-points/{charge_point}/certificates"
        routes.open(.get, "/ca.pem", "getCertificateAuthority") { [authority] _, _ in
            .text(ByteBuffer(string: authority.rootPEM), type: "application/x-pem-file")
        }
        routes.tenant(
            .get,
            all,
            "listChargePointCertificates",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort"],
            use: list
        )
        routes.tenant(.get, "\(all)/{id}", "getChargePointCertificate", scope: .chargePointsRead, use: show)
        routes.tenant(
            .post,
            "\(all)/{id}/approve",
            "approveChargePointCertificate",
            scope: .chargePointsWrite,
            use: approve
        )
        routes.tenant(
            .post,
            "\(all)/{id}/revoke",
            "revokeChargePointCertificate",
            scope: .chargePointsWrite,
            use: revoke
        )
    }

    /// `GET …/certificates`, operation `listChargePointCertificates`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let page = query.page(sortedBy: CertificateQueries.sortKeys, default: "-requested_at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            CertificateQueries.list(key, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, CertificateBody.init(row:)))
    }

    /// `GET …/certificates/{id}`, operation `getChargePointCertificate`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        let row = try await database.row(for: context.access, .readOnly, CertificateQueries.one(id, of: key))
        return try .single(CertificateBody(row: row), for: request)
    }

    /// `POST …/certificates/{id}/approve`, operation `approveChargePointCertificate`.
    @Sendable private func approve(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        let response = try await database.answering(context) { transaction in
            let row = try await transaction.row(CertificateQueries.lock(id, of: key))
            guard try row.decode("status", as: String.self) == "waiting" else { throw Self.notWaiting }
            let signed = try authority.sign(
                SigningRequest(pem: try row.decode("request")),
                identity: try row.decode("identity"),
                organisation: try row.decode("slug"),
                now: now()
            )
            let version = try row.decode("ocpp_version", as: String?.self).flatMap(
                OCPPVersion.init(rawValue:)
            )
            let command = try CertificateQueries.delivery(
                of: signed,
                to: try row.decode("charge_point_id"),
                dialect: (version ?? .v16).dialect
            )
            let results = try await transaction.query([
                CertificateQueries.issue(id, signed, command: command.id),
                command.insert(for: context.account),
                CertificateQueries.one(id, of: key),
            ])
            guard let issued = results[2].first else { throw Problem.notFound }
            return try .json(CertificateBody(row: issued))
        }
        try await ring(key, context)
        return response
    }

    /// `POST …/certificates/{id}/revoke`, operation `revokeChargePointCertificate`.
    @Sendable private func revoke(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        let response = try await database.answering(context) { transaction in
            let row = try await transaction.row(CertificateQueries.lock(id, of: key))
            let isOver = try ["refused", "revoked"].contains(row.decode("status", as: String.self))
            let results = try await transaction.query(
                (isOver ? [] : [CertificateQueries.revoke(id, at: now())])
                    + [CertificateQueries.one(id, of: key)]
            )
            guard let revoked = results.last?.first else { throw Problem.notFound }
            return try .json(CertificateBody(row: revoked))
        }
        if let id = try await chargePoint(key, context) { onRevoked(context.account, id) }
        return response
    }

    private func ring(_ key: ChargePointKey, _ context: TenantContext) async throws {
        if let id = try await chargePoint(key, context) { onQueued(context.account, id) }
    }

    private func chargePoint(_ key: ChargePointKey, _ context: TenantContext) async throws -> UUID? {
        try await database.read(for: context.access, ChargePointQueries.find(key))[0].first?.decode("id")
    }

    private static let notWaiting = Problem.conflict(
        "The request does not wait for anybody.",
        code: "certificate_not_waiting"
    )
}
