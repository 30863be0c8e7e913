import CPostgres
import Synchronization

/// The rows of one statement.
///
/// Safety: owns one `PGresult`, which libpq never changes after it was returned (libpq documentation, "Behavior in
/// Threaded Programs": a PGresult is read-only after creation and may be used by several threads), and which is
/// freed once, here; the rest is immutable or atomic. Hence `@unchecked Sendable`.
final class ResultSet: @unchecked Sendable {
    private let handle: OpaquePointer
    /// The columns' names, of a result that has rows: PQfnumber copies and compares names at each call. The second of two has
    /// none, as PQfnumber has it.
    private let names: [String]
    /// The column behind the one that was asked for last. Whoever reads rows reads them in the statement's order, nearly.
    private let next = Atomic(0)

    init(_ handle: OpaquePointer) {
        self.handle = handle
        guard PQntuples(handle) > 0 else {
            names = []
            return
        }
        var names: [String] = []
        for column in 0..<PQnfields(handle) {
            let name = String(cString: PQfname(handle, column))
            names.append(names.contains(name) ? "" : name)
        }
        self.names = names
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
        var column = next.load(ordering: .relaxed)
        for _ in names.indices {
            if column >= names.count { column = 0 }
            if names[column] == name {
                next.store(column + 1, ordering: .relaxed)
                return Int32(column)
            }
            column += 1
        }
        return nil
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
