import CPostgres

/// The rows of one statement.
///
/// Safety: owns one `PGresult`, which libpq never changes after it was returned (libpq documentation, "Behavior in
/// Threaded Programs": a PGresult is read-only after creation and may be used by several threads), and which is
/// freed once, here. Hence `@unchecked Sendable`.
final class ResultSet: @unchecked Sendable {
    private let handle: OpaquePointer
    /// The columns by name, of a result that has rows: PQfnumber copies and compares names at each call.
    private let columns: [String: Int32]

    init(_ handle: OpaquePointer) {
        self.handle = handle
        guard PQntuples(handle) > 0 else {
            columns = [:]
            return
        }
        let names = (0..<PQnfields(handle)).map { (String(cString: PQfname(handle, $0)), $0) }
        // The first of several, as PQfnumber has it.
        columns = Dictionary(names) { first, _ in first }
    }

    deinit {
        PQclear(handle)
    }

    var count: Int {
        Int(PQntuples(handle))
    }

    /// For example `COMMIT` or `UPDATE 3`.
    var commandTag: String {
        String(cString: PQcmdStatus(handle))
    }

    func column(_ name: String) -> Int32? {
        columns[name]
    }

    func type(of column: Int32) -> UInt32 {
        PQftype(handle, column)
    }

    /// The binary form, `nil` for NULL; there as long as this is.
    func bytes(row: Int32, column: Int32) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(handle, row, column) == 0, let start = PQgetvalue(handle, row, column) else {
            return nil
        }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, column)))
    }

    var rows: [Row] {
        (0..<Int32(count)).map { Row(set: self, index: $0) }
    }
}
