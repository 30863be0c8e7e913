import Tenancy

extension TenantDatabase {
    /// The one row that a statement shows or returns; 404 when there is none. `problems` say what broken
    /// constraints mean here, by the constraint's name.
    func row(
        for access: TenantAccess,
        _ mode: AccessMode,
        _ statement: SQL,
        explainedBy problems: [String: Problem] = [:]
    ) async throws -> Row {
        let rows: [Row]
        do throws(DatabaseError) {
            rows = try await run(for: access, mode, [statement])[0]
        } catch {
            throw error.explained(by: problems)
        }
        guard let row = rows.first else { throw Problem.notFound }
        return row
    }
}
