package import FoundationEssentials

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
        try value(name)
    }

    private func value<T: SQLDecodable>(_ name: String) throws(DatabaseError) -> T {
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

/// The same for the types that batches read most, a few dozen columns for each message: what is generic is compiled once for
/// all types in another module, and looks up their metadata at each call. Each with its optional, or the compiler would take
/// the one that refuses NULL for both.
extension Row {
    package func decode(_ name: String) throws(DatabaseError) -> Bool { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Bool? { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Int { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Int? { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Double { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Double? { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> String { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> String? { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> [String] { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> [String]? { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> UUID { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> UUID? { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Date { try value(name) }
    package func decode(_ name: String) throws(DatabaseError) -> Date? { try value(name) }
}
