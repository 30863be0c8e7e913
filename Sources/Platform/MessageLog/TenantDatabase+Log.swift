import HTTPTypes
import Tenancy

extension TenantDatabase {
    /// Reads the message log for a bounded time.
    ///
    /// - Parameters:
    ///   - access: For whom.
    ///   - limit: How long each statement may take.
    ///   - statements: What to read.
    /// - Returns: One list of rows for each statement.
    /// - Throws: The problem ``Problem/searchTooBroad`` when a statement took longer.
    func readLog(
        for access: TenantAccess,
        within limit: Duration = .seconds(5),
        _ statements: [SQL]
    ) async throws -> [[Row]] {
        do throws(DatabaseError) {
            let results = try await run(for: access, .readOnly, [MessageQueries.patience(limit)] + statements)
            return Array(results.dropFirst())
        } catch {
            guard error.code == .timedOut else { throw error }
            throw Problem.searchTooBroad
        }
    }
}

extension Problem {
    static let searchTooBroad = Problem(
        .unprocessableContent,
        "search_too_broad",
        title: "The search reads too much",
        detail:
            "It took too long. Narrow it: a shorter time by `from` and `to`, a charge point, or an action."
    )
}
