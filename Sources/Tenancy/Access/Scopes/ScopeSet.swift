/// The scopes of a token, a client or a role.
///
/// The text form is RFC 6749 section 3.3: names parted by spaces, in no particular order. ``text`` always
/// writes them in the order of ``Scope/builtIn``, those of plugins behind them, so equal sets are equal texts.
package struct ScopeSet: Hashable, Sendable {
    private var members: Set<Scope>

    package init(_ scopes: some Sequence<Scope>) {
        self.members = Set(scopes)
    }

    /// Reads the value of a `scope` parameter or claim. Repeated names and repeated spaces change nothing.
    ///
    /// - Throws: ``ScopeError/unknown(_:)`` with the first name that is not a scope.
    package init(text: String) throws(ScopeError) {
        var members = Set<Scope>()
        for name in text.split(separator: " ") {
            guard let scope = Scope(rawValue: String(name)) else { throw .unknown(String(name)) }
            members.insert(scope)
        }
        self.members = members
    }

    /// Every scope that there is in this process, `platform:admin` and those of plugins included.
    package static var all: Self {
        Self(Scope.allCases)
    }

    package var isEmpty: Bool {
        members.isEmpty
    }

    /// The canonical text, which ``init(text:)`` reads back.
    package var text: String {
        let others = members.filter(\.isOfPlugin).map(\.rawValue).sorted()
        return (Scope.builtIn.filter(members.contains).map(\.rawValue) + others).joined(separator: " ")
    }

    package func contains(_ scope: Scope) -> Bool {
        members.contains(scope)
    }

    /// Whether every scope here is also there: a client may hold only a subset of its creator's scopes.
    package func isSubset(of other: Self) -> Bool {
        members.isSubset(of: other.members)
    }

    package func union(_ other: Self) -> Self {
        Self(members.union(other.members))
    }

    package func intersection(_ other: Self) -> Self {
        Self(members.intersection(other.members))
    }

    package func subtracting(_ other: Self) -> Self {
        Self(members.subtracting(other.members))
    }
}

extension ScopeSet: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Scope...) {
        self.init(elements)
    }
}

extension ScopeSet: CustomStringConvertible {
    package var description: String {
        text
    }
}
