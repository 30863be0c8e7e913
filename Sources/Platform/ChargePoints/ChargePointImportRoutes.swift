import FoundationEssentials
import Hummingbird
import Tenancy

/// `…/charge-points/import` (openapi.yaml, tag `charge-points`).
struct ChargePointImportRoutes: Sendable {
    let database: TenantDatabase
    let passwords: StationPasswordHasher

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .post,
            "\(APIRoutes.account)/charge-points/import",
            "importChargePoints",
            scope: .chargePointsWrite,
            use: importAll
        )
    }

    /// `POST …/charge-points/import`, operation `importChargePoints`.
    @Sendable private func importAll(_ request: Request, _ context: TenantContext) async throws -> Response {
        let all = try ChargePointImport(try await request.boundedBody(), mediaType: request.mediaType)
        return try await database.answering(context) { transaction in
            let results = try await transaction.query([
                ChargePointImportQueries.existing(all.identities, all.serialNumbers),
                ChargePointImportQueries.locations(
                    all.entries.compactMap(\.input.locationID),
                    all.entries.compactMap(\.locationName)
                ),
            ])
            let locations = try all.locations(
                identities: Set(try results[0].map { try $0.decode("identity", as: String.self) }),
                serialNumbers: Set(
                    try results[0].compactMap { try $0.decode("serial_number", as: String?.self) }
                ),
                locations: Self.locations(results[1])
            )
            do throws(DatabaseError) {
                _ = try await transaction.query(statements(all, at: locations, context.account))
            } catch {
                // Somebody else made one of them just now.
                throw error.explained(by: ChargePointProblems.writing)
            }
            return try .json(ChargePointImportBody(imported: all.entries.count))
        }
    }

    private static func locations(_ rows: [Row]) throws -> (ids: Set<UUID>, names: [String: UUID]) {
        var found: (ids: Set<UUID>, names: [String: UUID]) = ([], [:])
        for row in rows {
            let id: UUID = try row.decode("id")
            found.ids.insert(id)
            found.names[try row.decode("name")] = id
        }
        return found
    }

    private func statements(_ all: ChargePointImport, at locations: [UUID], _ account: AccountID) -> [SQL] {
        let inserts = zip(all.entries, locations).map { entry, location in
            var input = entry.input
            input.locationID = location
            let hash = (input.password ?? nil).map { password in
                passwords.hash(Array(password.utf8), account: account.rawValue, chargePoint: entry.id)
            }
            return ChargePointQueries.insert(entry.id, input, passwordHash: hash, account: account)
        }
        let connectors = all.entries.flatMap { entry in entry.input.connectors.map { (entry.id, $0) } }
        var statements = inserts
        statements.append(ChargePointImportQueries.insertStates(of: all.entries.map(\.id), account: account))
        if !connectors.isEmpty {
            statements.append(ChargePointImportQueries.insertConnectors(connectors, account: account))
        }
        return statements
    }
}
