import Tenancy

extension Row {
    /// Reads a column of scopes.
    func scopes(_ name: String) throws(DatabaseError) -> ScopeSet {
        let text: String = try decode(name)
        do {
            return try ScopeSet(text: text)
        } catch {
            throw DatabaseError(.decoding, "column \"\(name)\" has an unknown scope", column: name)
        }
    }
}
