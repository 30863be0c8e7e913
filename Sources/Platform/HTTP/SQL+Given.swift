import Tenancy

extension SQL {
    /// What a nullable column becomes: the value that a PATCH gave, which may be NULL, or the column itself.
    static func given<Value: SQLBindable>(_ value: Value??, else column: SQL) -> SQL {
        "CASE WHEN \(value != nil) THEN \(value ?? nil) ELSE \(column) END"
    }
}
