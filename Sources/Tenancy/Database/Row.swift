/// One row of a result.
package struct Row: Sendable {
    private let set: ResultSet
    private let index: Int32

    init(set: ResultSet, index: Int32) {
        self.set = set
        self.index = index
    }

    /// Reads a column.
    ///
    /// - Parameters:
    ///   - name: The column's name in the statement.
    ///   - type: What it must be; an optional accepts NULL.
    /// - Returns: The value.
    /// - Throws: ``DatabaseError`` with code `decoding` that says which column, what was expected and what is there.
    package func decode<T: SQLDecodable>(_ name: String, as type: T.Type = T.self) throws(DatabaseError) -> T
    {
        guard let column = set.column(name) else {
            throw DatabaseError(.decoding, "the result has no column \"\(name)\"", column: name)
        }
        let sqlType = set.type(of: column)
        let bytes = set.bytes(row: index, column: column)
        // The bytes are the set's.
        guard let value = withExtendedLifetime(set, { T(sqlType: sqlType, bytes: bytes) }) else {
            let found = bytes == nil ? "NULL" : "of type \(sqlType)"
            throw DatabaseError(.decoding, "column \"\(name)\" is \(found), not \(T.self)", column: name)
        }
        return value
    }
}
