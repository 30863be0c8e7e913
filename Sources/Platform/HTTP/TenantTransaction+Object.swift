import HTTPTypes
import Hummingbird
import Tenancy

extension TenantTransaction {
    /// The one row that a statement shows or returns; 404 when there is none. `problems` say what broken
    /// constraints mean here, by the constraint's name.
    borrowing func row(_ statement: SQL, explainedBy problems: [String: Problem] = [:]) async throws -> Row {
        let rows: [Row]
        do throws(DatabaseError) {
            rows = try await query(statement)
        } catch {
            throw error.explained(by: problems)
        }
        guard let row = rows.first else { throw Problem.notFound }
        return row
    }

    /// Judges `If-Match` of a PATCH or DELETE, first thing in the transaction of the change. Costs nothing without
    /// the header.
    ///
    /// - Parameters:
    ///   - request: Whose headers are asked.
    ///   - lock: Locks the object's row (`SELECT … FOR UPDATE`), so that it stays as it was judged.
    ///   - show: Reads the object, as a GET does.
    ///   - body: Makes the body of GET from the rows; there is at least one.
    /// - Throws: 412 when the object is not of the version that the client knows, 404 when there is none.
    borrowing func honourIfMatch(
        of request: Request,
        locking lock: SQL,
        showing show: SQL,
        as body: ([Row]) throws -> some Encodable
    ) async throws {
        guard let known = request.headers[.ifMatch] else { return }
        let rows = try await query([lock, show])[1]
        guard !rows.isEmpty else { throw Problem.notFound }
        guard try ETag(of: body(rows)).satisfies(ifMatch: known) else { throw Problem.preconditionFailed }
    }
}
