package import FoundationEssentials
import NIOCore
package import Tenancy

/// Writes all that an account can read of itself to a file: NDJSON, a line for each row,
/// `{"table": "locations", "row": {…}}`, as of one instant.
///
/// Hashes of passwords and secrets are not among it: role `plugyard_app` cannot read them.
package struct AccountExport: Sendable {
    private let database: TenantDatabase
    private let folder: String
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - database: Role `plugyard_app`.
    ///   - folder: Where files are put (`PLUGYARD_EXPORT_DIR`); made when it is missing.
    ///   - now: Stamps the file's name.
    package init(database: TenantDatabase, folder: String, now: @escaping @Sendable () -> Date) {
        self.database = database
        self.folder = folder
        self.now = now
    }

    /// Writes the file, of mode 0600. It appears under its name when all of it is on the disk, and not before.
    ///
    /// - Returns: Its path.
    package func write(_ account: AccountID, slug: String) async throws -> String {
        let time = now().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let kind = "\(slug)-\(account)-"
        let file = try await DraftFile.create(in: folder, named: "\(kind)\(time).ndjson", ofKind: kind)
        do {
            try await copy(account, to: file)
            return try await file.finish()
        } catch {
            await file.discard()
            throw error
        }
    }

    private func copy(_ account: AccountID, to file: DraftFile) async throws {
        try await database.withSnapshot(for: .whole(account)) { transaction in
            let tables = try await transaction.query(AccountDeletionQueries.readableTables())
            for table in tables {
                // The policies of a table ask for the context when its cursor begins.
                try await transaction.renewContext()
                let name = try table.decode("name", as: String.self)
                _ = try await transaction.query(AccountDeletionQueries.openTable(name))
                while true {
                    let rows = try await transaction.query(AccountDeletionQueries.nextRows(of: name))
                    if rows.isEmpty { break }
                    var lines = ByteBuffer()
                    for row in rows { lines.writeString(try row.decode("line", as: String.self) + "\n") }
                    try await file.append(lines)
                }
                _ = try await transaction.query(AccountDeletionQueries.closeTable())
            }
        }
    }
}
